"""A backup keeps what the archive lost or damaged, reports it, and can still be restored."""

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.backup.append_only_lines import lost_lines, write_all_lines
from storage.backup.check import prove_backup
from storage.backup.folder import BackupFolder
from storage.backup.generation import read_generation
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.backup.trouble import TroubleKind
from storage.errors import ArchiveError
from storage.verify.findings import FindingKind
from tests.storage.backup.first_backup import kinds, name, restored
from tests.storage.copies import Copy

LOST, DAMAGED, COPY = TroubleKind.LOST, TroubleKind.DAMAGED, TroubleKind.COPY_DAMAGED


def test_lost_or_damaged_files_are_restored_completely(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    lost, (text, gone, *_), whole = copy.warc(), copy.corpus, copy.manifest.read_bytes()
    lost.unlink()
    text.write_bytes(b"")
    gone.unlink()
    copy.manifest.write_bytes(b"")
    for _ in range(5):  # after any number of backups, without old generations
        made = back_up(backed_up, target)
        assert kinds(made) == [
            (DAMAGED, name(copy, text)),
            (DAMAGED, "corpus/manifest.jsonl"),
            (LOST, name(copy, gone)),
            (LOST, name(copy, lost)),
        ]
    done, again = restored(target, tmp_path / "restored")
    assert not done.troubles
    assert again.manifest.read_bytes() == whole
    assert again.findings() == []


def test_a_first_backup_names_a_missing_manifest(copy: Copy, target: Path) -> None:
    copy.manifest.unlink()
    os.mkfifo(copy.manifest)
    with copy.opened() as backed_up:
        assert kinds(back_up(backed_up, target)) == [(LOST, "corpus/manifest.jsonl")]


@pytest.mark.parametrize("same_time", [False, True])
def test_a_wrong_byte_in_the_archive_does_not_reach_the_backup(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path, same_time: bool
) -> None:
    for path in (copy.warc(), copy.corpus[2]):
        stat, content = path.stat(), bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        if same_time:
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert kinds(back_up(backed_up, target)) == [
        (DAMAGED, name(copy, copy.corpus[2])),
        (DAMAGED, name(copy, copy.warc())),
    ]
    _, again = restored(target, tmp_path / "restored")
    assert again.findings() == []


def test_a_file_that_was_damaged_before_its_first_backup_is_named(copy: Copy, target: Path) -> None:
    lost, rotten = copy.warc(number=0), copy.warc(number=1)
    lost.write_bytes(os.urandom(lost.stat().st_size))
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    with copy.opened() as backed_up:
        assert kinds(back_up(backed_up, target)) == [(DAMAGED, name(copy, lost)), (DAMAGED, name(copy, rotten))]


def test_a_restored_file_replaces_the_damaged_copy(backed_up: Archive, copy: Copy, tmp_path: Path) -> None:
    path = copy.warc()
    sound = path.read_bytes()
    path.write_bytes(sound[:-400] + bytes(400))
    other = tmp_path / "other"
    back_up(backed_up, other)
    path.write_bytes(sound)
    assert kinds(back_up(backed_up, other)) == []
    _, again = restored(other, tmp_path / "restored")
    assert again.findings() == []


def test_lost_lines_are_merged_with_new_ones(backed_up: Archive, copy: Copy, target: Path) -> None:
    takedowns = copy.data / "corpus" / "takedowns.jsonl"
    takedowns.write_text('{"n": 1}\n{"n": 2}\n', encoding="utf-8")
    assert not back_up(backed_up, target).troubles
    takedowns.write_text('{"n": 3}\n', encoding="utf-8")
    assert kinds(back_up(backed_up, target)) == [(DAMAGED, "corpus/takedowns.jsonl")]
    kept = target / "files" / "corpus" / "takedowns.jsonl"
    assert kept.read_text() == '{"n": 1}\n{"n": 2}\n{"n": 3}\n'
    takedowns.unlink()
    assert kinds(back_up(backed_up, target)) == [(LOST, "corpus/takedowns.jsonl")]
    takedowns.write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n{"n": 4}\n', encoding="utf-8")
    assert not back_up(backed_up, target).troubles


def test_a_damaged_copy_is_copied_again_and_an_older_database_named(
    backed_up: Archive, copy: Copy, target: Path
) -> None:
    rotten = target / "files" / name(copy, copy.warc())
    rotten.write_bytes(rotten.read_bytes()[:-1])
    assert [trouble.kind for trouble in prove_backup(target).troubles] == [COPY]
    assert kinds(back_up(backed_up, target)) == [(COPY, name(copy, copy.warc()))]
    assert not prove_backup(target).troubles
    copy.sql("DELETE FROM exchange WHERE id = (SELECT max(id) FROM exchange)")
    assert [kind for kind, _ in kinds(back_up(backed_up, target))] == [TroubleKind.ROWS_FEWER]


def test_a_database_that_is_damaged_leaves_the_backup_as_it_is(backed_up: Archive, copy: Copy, target: Path) -> None:
    backed_up.database.close()
    path = copy.data / "archive.db"
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(range(256)) * 16
    before = (target / "backup.json").read_bytes()
    path.write_bytes(content)
    with pytest.raises(ArchiveError):
        back_up(backed_up, target)
    assert (target / "backup.json").read_bytes() == before
    assert not prove_backup(target).troubles


def test_sound_files_are_restored_and_the_others_named(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    text, records = name(copy, copy.corpus[3]), name(copy, copy.warc())
    index = records.replace(".warc.gz", ".cdxj")
    for place in (text, records, index):
        path = target / "files" / place
        path.write_bytes(path.read_bytes()[:-30])
    done, again = restored(target, tmp_path / "restored")
    assert kinds(done) == [(COPY, text), (COPY, index), (COPY, records)]
    found = {finding.kind for finding in again.findings()}
    assert found == {FindingKind.CORPUS_FILE_MISSING, FindingKind.INDEX_MISSING, FindingKind.RECORD_TORN}
    assert {finding.kind for finding in again.repaired()} == {FindingKind.RECORD_TORN}


@pytest.mark.parametrize("damage", ["rows.db", "backup.json"])
def test_an_older_generation_is_used_instead(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path, damage: str
) -> None:
    copy.sql("UPDATE run SET reason = 'later'")
    back_up(backed_up, target)
    path = target / damage
    path.write_bytes(path.read_bytes()[:-3000] + b"\xff" * 3000)
    done, again = restored(target, tmp_path / "restored")
    assert done.troubles
    assert done.rows
    assert again.findings() == []


def test_without_any_sound_rows_the_files_are_restored(backed_up: Archive, target: Path, tmp_path: Path) -> None:
    (target / "rows.db").write_bytes(b"")
    done = restore(target, tmp_path / "restored")
    assert not done.rows
    assert (tmp_path / "restored" / "corpus" / "manifest.jsonl").exists()
    assert not (tmp_path / "restored" / "archive.db").exists()


def test_old_generations_are_removed_and_a_possibly_only_copy_is_kept(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    log = copy.data / "logs" / "crawl.log"
    for number in range(5):
        log.write_text(f"{number}\n")
        assert not back_up(backed_up, target, keep=2).troubles
    folder = BackupFolder(target)
    manifests = folder.all_generations()
    assert len(manifests) == 2
    wanted = {entry.sha256 for path in manifests for entry in read_generation(path).files.values()}
    assert {path.name for path in (target / "earlier").iterdir()} <= wanted
    older = read_generation(manifests[0])
    restore(target, tmp_path / "restored", generation=older.name)
    assert (tmp_path / "restored" / "logs" / "crawl.log").read_text() == "3\n"


def test_an_older_generation_is_restored_with_later_takedowns(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    (older,) = BackupFolder(target).all_generations()
    (copy.data / "corpus" / "takedowns.jsonl").write_text('{"n": 1}\n', encoding="utf-8")
    back_up(backed_up, target)
    restore(target, tmp_path / "restored", generation=older.stem)
    assert (tmp_path / "restored" / "corpus" / "takedowns.jsonl").read_text() == '{"n": 1}\n'


def test_a_backup_of_the_earlier_form_is_continued(backed_up: Archive, target: Path, tmp_path: Path) -> None:
    shutil.rmtree(target / "generations")
    manifest = target / "backup.json"
    said = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(said | {"form": 1, "made": "2026-01-01T00:00:00+00:00"}))
    assert not back_up(backed_up, target).troubles
    assert len(BackupFolder(target).all_generations()) == 2
    done, again = restored(target, tmp_path / "restored")
    assert not done.troubles
    assert again.findings() == []


@given(st.lists(st.integers(0, 99), max_size=8, unique=True), st.lists(st.integers(0, 99), max_size=8, unique=True))
def test_no_line_of_two_copies_is_lost(
    tmp_path_factory: pytest.TempPathFactory, old: list[int], new: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    earlier, now, target = (folder / name for name in ("earlier", "now", "target"))
    earlier.write_text("".join(f'{{"n": {number}}}\n' for number in old))
    now.write_text("".join(f'{{"n": {number}}}\n' for number in new) + '{"torn')
    assert lost_lines(earlier, now) == len(set(old) - set(new))
    write_all_lines(earlier, now, target)
    assert lost_lines(earlier, target) == 0
    assert lost_lines(now, target) == 0
    assert len(target.read_text().splitlines()) == len({*old, *new})
