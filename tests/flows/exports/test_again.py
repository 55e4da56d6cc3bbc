"""An export into an earlier one adds new texts and removes those no longer allowed, or one line says why it cannot."""

import json
from pathlib import Path

import pytest

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.errors import CorrectTheInput
from tests.flows.exports.test_formats import FORMATS, content, run
from tests.storage.shown_pages import Shown, text


def add_page(archive: Archive) -> None:
    Shown(archive).capture("4", 2, text("Tin mới", "Phường mở thêm một lớp học buổi tối cho người dân."))
    publish(archive, corpus_form)


@pytest.mark.parametrize("which", ["--current", "--all"])
def test_a_txt_export_gets_new_texts_and_equals_a_full_one(archive: Archive, tmp_path: Path, which: str) -> None:
    run(str(tmp_path / "out"), which)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.txt")}
    add_page(archive)
    Shown(archive).capture("1", 3, 410)
    withhold(archive, 0, "court order")
    (tmp_path / "out" / ".005_0.txt.partial").write_text("left by a kill")
    damaged = max(before)
    damaged.write_text("changed by another program")
    assert json.loads(run(str(tmp_path / "out"), which, "--json").output)["new"] == 2
    run(str(tmp_path / "whole"), which)
    assert content(tmp_path / "out") == content(tmp_path / "whole")
    kept = [path for path in before if path.exists() and path != damaged]
    assert [path.stat().st_mtime_ns for path in kept] == [before[path] for path in kept]


def test_the_same_state_adds_nothing_and_changed_rows_need_a_new_folder(archive: Archive, tmp_path: Path) -> None:
    before = {}
    for form in FORMATS:
        run(str(tmp_path / form), "--format", form)
        before[form] = content(tmp_path / form)
        said = json.loads(run(str(tmp_path / form), "--format", form, "--json").output)
        assert (said["exported"], said["new"]) == (3, 0)
    add_page(archive)
    for form in FORMATS[1:]:
        with pytest.raises(CorrectTheInput, match="is written whole, into a new folder"):
            run(str(tmp_path / form), "--format", form)
    assert {form: content(tmp_path / form) for form in FORMATS} == before


@pytest.mark.usefixtures("archive")
def test_lost_and_changed_files_of_an_export_are_seen(tmp_path: Path) -> None:
    run(str(tmp_path / "txt"))
    whole = content(tmp_path / "txt")
    next((tmp_path / "txt").glob("0*.txt")).unlink()
    assert json.loads(run(str(tmp_path / "txt"), "--json").output)["new"] == 1
    assert content(tmp_path / "txt") == whole
    for name in ("pages.jsonl", "SHA256SUMS"):
        folder = tmp_path / f"with {name[:3]}"
        run(str(folder), "--format", "jsonl")
        (folder / name).write_bytes(b"")
        with pytest.raises(CorrectTheInput, match="export into a new folder"):
            run(str(folder), "--format", "jsonl")


@pytest.mark.usefixtures("archive")
def test_another_export_or_another_folder_is_not_touched(tmp_path: Path) -> None:
    run(str(tmp_path / "out"))
    for words, named in ((("--format", "jsonl"), "format"), (("--all",), "selection")):
        with pytest.raises(CorrectTheInput, match=f"another .*{named}"):
            run(str(tmp_path / "out"), *words)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "datapackage.json").write_text('{"luutru": {"rows": "many"}}')
    with pytest.raises(CorrectTheInput, match="has something in it"):
        run(str(tmp_path / "mine"))
