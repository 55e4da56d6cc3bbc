"""An imported text that is or was withheld is in every new backup, since nothing else has it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.html.element_text import one_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.backup.trouble import TroubleKind
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import unwithhold, withhold

DOCUMENT = "Tiêu đề của một văn bản\n\nMột đoạn đủ dài để được coi là thân bài."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with one imported text."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "000_0123456789abcdef.txt").write_text(DOCUMENT, encoding="utf-8")
    with open_archive(tmp_path / "data") as opened:
        import_seeds(opened, seeds, one_line)
        yield opened


def only(folder: Path) -> Path:
    (path,) = folder.glob("*.txt")
    return path


def restored(target: Path, to: Path, part: str) -> str:
    assert not restore(target, to).troubles
    return only(to / part).read_text(encoding="utf-8")


def test_a_text_whose_takedown_was_lifted_is_in_the_next_backup(archive: Archive, tmp_path: Path) -> None:
    withhold(archive, 0, "order")
    back_up(archive, tmp_path / "backup")
    unwithhold(archive, 0, "mistake", corpus_form)
    for _ in range(4):  # until the earlier generations are removed
        assert not back_up(archive, tmp_path / "backup").troubles
    assert restored(tmp_path / "backup", tmp_path / "again", "corpus") == DOCUMENT


@pytest.mark.parametrize("damage", [b"", b"rotten", None])
@pytest.mark.parametrize("first", ["before", "after"])
def test_a_withheld_text_that_was_lost_or_damaged_stays_in_the_backup(
    archive: Archive, tmp_path: Path, damage: bytes | None, first: str
) -> None:
    """The first backup is made before the text is withheld, or after."""
    if first == "before":
        back_up(archive, tmp_path / "backup")
    withhold(archive, 0, "order")
    if first == "after":
        assert not back_up(archive, tmp_path / "backup").troubles
    text = only(archive.folder.path / "withheld")
    if damage is None:
        text.unlink()
    else:
        text.write_bytes(damage)
    kind = TroubleKind.LOST if damage is None else TroubleKind.DAMAGED
    for _ in range(4):
        troubles = back_up(archive, tmp_path / "backup").troubles
        assert [(trouble.kind, trouble.place) for trouble in troubles] == [(kind, f"withheld/{text.name}")]
    assert restored(tmp_path / "backup", tmp_path / "again", "withheld") == DOCUMENT
    with open_archive(tmp_path / "again") as again:
        assert unwithhold(again, 0, "mistake", corpus_form) == [0]
    assert only(tmp_path / "again" / "corpus").read_text(encoding="utf-8") == DOCUMENT


def test_a_text_whose_takedown_was_killed_halfway_is_in_the_backup(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows say that it is withheld, and the file is still in the corpus."""
    with monkeypatch.context() as patched:
        patched.setattr("storage.corpus.takedown_disk.take_out", _killed)
        with pytest.raises(KeyboardInterrupt):
            withhold(archive, 0, "order")
    assert only(archive.folder.corpus).is_file()
    assert not back_up(archive, tmp_path / "backup").troubles
    assert restored(tmp_path / "backup", tmp_path / "again", "withheld") == DOCUMENT


def test_other_users_cannot_read_texts_in_a_shared_folder(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    target.mkdir()
    target.chmod(0o755)
    old = os.umask(0)
    try:
        withhold(archive, 0, "order")
        back_up(archive, target)
        back_up(archive, target)
    finally:
        os.umask(old)
    for folder in (target / "files" / "withheld", target / "files" / "corpus", target / "earlier"):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (target / "rows.db").stat().st_mode & 0o777 == 0o600


def _killed(*_said: object) -> None:
    raise KeyboardInterrupt
