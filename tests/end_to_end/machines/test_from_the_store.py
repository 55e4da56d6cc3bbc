"""Every reader of WARC files works on a machine that has none of them locally: they are in the store."""

import json
import shutil
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.object_store.client import ObjectStore
from storage.tables.exchanges import WarcFileLocation
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from tests.end_to_end.machines.conftest import Machines
from tests.end_to_end.machines.s3 import S3Server
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT, run
from tests.end_to_end.settled import settled

SITE = "thanhtri"


@pytest.fixture
def stored(machines: Machines, s3: S3Server) -> Machines:
    """A night of machine one, which keeps no local WARC file; machine two never had one."""
    # A rebuild takes all files of the store, and those of another test do not belong to this archive.
    shutil.rmtree(s3.folder / "archive" / "luutru", ignore_errors=True)
    done = run((*ONE_NIGHT, SITE), machines.settings("one"))
    assert done.returncode == 0, done.stderr
    return machines


def output(machines: Machines, machine: str, *words: str) -> str:
    done = run((*LUUTRU, *words), machines.settings(machine))
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_commands_on_another_machine(stored: Machines, s3: S3Server, tmp_path: Path) -> None:
    two = stored.data("two")
    with open_archive(two, stored.database_url) as archive:
        assert not list(verify(archive))
        with archive.database.reading() as session:
            (file,) = session.query(WarcFileLocation).all()
    assert {f"warc/{file.file}", f"warc/{file.file.replace('.warc.gz', '.cdxj')}"} <= s3.objects
    assert file.file.split("/")[1].startswith("luutru-")
    assert not list((two / "warc").rglob("*.gz"))

    line = json.loads((stored.data("one") / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    shown = json.loads(output(stored, "two", "extract", line["url"], "--json"))
    assert line["title"] in json.dumps(shown, ensure_ascii=False)

    refused = run((*LUUTRU, "publish"), stored.settings("two"))
    assert refused.returncode == 2
    assert "the corpus is on the machine" in refused.stderr

    output(stored, "one", "withhold", line["url"], "--reason", "a test", "--yes")
    index = s3.folder / "archive" / "luutru" / "warc" / file.file.replace(".warc.gz", ".cdxj")
    assert line["url"] not in index.read_text(encoding="ascii")
    with open_archive(two, stored.database_url) as archive:
        assert not list(verify(archive))

    where = json.loads(output(stored, "two", "store", "--json"))
    assert (where["stored"], where["alone"], where["stranded"]) == (1, {}, {})

    _read_and_backed_up_where_they_were_dropped(stored, tmp_path)
    _uploaded_again_if_the_store_lost_one(stored, s3, tmp_path)


def _read_and_backed_up_where_they_were_dropped(stored: Machines, tmp_path: Path) -> None:
    one = stored.data("one")
    shutil.copytree(one / "warc", tmp_path / "kept")
    for path in (one / "warc" / SITE).iterdir():
        path.unlink()
    before = settled(one, stored.database_url)
    output(stored, "one", "process")
    output(stored, "one", "backup", str(tmp_path / "backup"))
    assert len(list((tmp_path / "backup" / "files" / "warc" / SITE).glob("*.warc.gz"))) == 1
    assert settled(one, stored.database_url) == before


def _uploaded_again_if_the_store_lost_one(stored: Machines, s3: S3Server, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "kept", stored.data("one") / "warc", dirs_exist_ok=True)
    lost = next((s3.folder / "archive" / "luutru" / "warc" / SITE).glob("*.warc.gz"))
    lost.unlink()
    with open_archive(stored.data("two"), stored.database_url) as two:
        assert {finding.kind for finding in verify(two)} == {FindingKind.FILE_MISSING}
    with open_archive(stored.data("one"), stored.database_url) as one:
        assert {finding.kind for finding in verify(one)} == {FindingKind.STORED_FILE_WRONG}
    run((*LUUTRU, "verify", "--repair"), stored.settings("one"))
    with open_archive(stored.data("two"), stored.database_url) as two:
        assert not list(verify(two))


def test_a_lost_database_is_made_again_from_the_store(stored: Machines, s3: S3Server) -> None:
    one = stored.data("one")
    before = settled(one, stored.database_url)
    with open_archive(one, stored.database_url) as archive, archive.database.reading() as session:
        (file,) = session.query(WarcFileLocation).all()
    shutil.rmtree(one / "warc")
    (one / "warc").mkdir()
    index = f"warc/{file.file.replace('.warc.gz', '.cdxj')}"
    ObjectStore(stored.store).forget(index)  # the database is rebuilt
    settings = stored.settings("one")
    del settings["LUUTRU_DATABASE_URL"]  # the lost database; the new one is SQLite
    done = run((*LUUTRU, "rebuild", "--store", stored.store, "--json"), settings)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["without_text"] == []
    after = settled(one)
    assert (after.captures, after.versions, after.documents) == (before.captures, before.versions, before.documents)
    assert (after.publications, after.manifest) == (before.publications, before.manifest)
    with open_archive(one) as archive:
        assert not list(verify(archive))
        with archive.database.reading() as session:
            (row,) = session.query(WarcFileLocation).all()
    assert (row.file, row.size, row.sha256, row.index_stored) == (file.file, file.size, file.sha256, True)
    assert index in s3.objects
