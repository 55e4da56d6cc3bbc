"""A backup that somebody else changed: its names, its manifest and its links lead nowhere."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.backup.file_names import is_allowed
from storage.backup.restore import restore
from storage.backup.trouble import TroubleKind
from storage.errors import CorrectTheInput
from tests.storage.backup.first_backup import kinds, name, restored
from tests.storage.copies import Copy

BAD_NAMES = (
    "../../evil.txt",
    "/etc/evil",
    "warc/../../evil",
    "corpus/..",
    "corpus/./x",
    "corpus//x",
    "corpus/",
    "corpus",
    "evil.txt",
    "archive.db",
    "locks/x",
    "corpus/a\0b",
    "corpus/a\nb",
    "corpus\\..\\x",
    "C:/x",
    "corpus/" + "a" * 300,
    "corpus/\ud800",
    "",
)


@pytest.mark.parametrize("bad", BAD_NAMES)
def test_a_name_outside_the_folder_is_refused(backed_up: Archive, target: Path, tmp_path: Path, bad: str) -> None:
    for path in (target / "backup.json", *(target / "generations").iterdir()):
        said = json.loads(path.read_text())
        said["files"][bad] = said["files"]["archive.json"]
        path.write_text(json.dumps(said))
    with pytest.raises(CorrectTheInput, match="does not belong in a data folder"):
        restore(target, tmp_path / "x" / "restored")
    assert not (tmp_path / "x").exists()
    assert not is_allowed(bad)


@given(st.text(), st.lists(st.text(max_size=8), max_size=4))
def test_an_allowed_name_stays_inside(text: str, parts: list[str]) -> None:
    for drawn in (text, "/".join(["corpus", *parts])):
        if is_allowed(drawn):
            assert (Path("/data") / drawn).resolve().is_relative_to("/data")


@pytest.mark.parametrize(
    "change",
    [
        {"files": None},
        {"files": []},
        {"rows": "../rows.db"},
        {"form": "one"},
        {"made": 7},
        {"made": "yesterday"},
        {"counts": "none"},
    ],
)
def test_an_invalid_manifest_gives_one_clear_line(
    backed_up: Archive, target: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    for path in (target / "backup.json", *(target / "generations").iterdir()):
        path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(CorrectTheInput, match="no manifest of a backup"):
        restore(target, tmp_path / "restored")


def test_links_and_pipes_in_a_backup_are_not_followed(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(copy.corpus[0].read_bytes())
    linked = target / "files" / name(copy, copy.corpus[0])
    linked.unlink()
    linked.symlink_to(secret)
    piped = target / "files" / name(copy, copy.warc())
    piped.unlink()
    os.mkfifo(piped)
    done, again = restored(target, tmp_path / "restored")
    assert {place for _, place in kinds(done)} == {name(copy, copy.corpus[0]), name(copy, copy.warc())}
    assert again.corpus[0].name != linked.name


def test_a_linked_folder_in_a_backup_is_not_followed(
    backed_up: Archive, copy: Copy, target: Path, tmp_path: Path
) -> None:
    outside, folder = tmp_path / "outside", (target / "files" / name(copy, copy.warc())).parent
    folder.rename(outside)
    for path in outside.iterdir():
        path.write_bytes(b"of another program")
    folder.symlink_to(outside)
    done, again = restored(target, tmp_path / "restored")
    assert (TroubleKind.COPY_DAMAGED, name(copy, copy.warc())) in kinds(done)
    assert not list((again.data / "warc" / folder.name).glob("*"))
