"""Into which folders an export goes, and what one that fails leaves there."""

from pathlib import Path

import pytest

from storage.errors import CorrectTheInput
from tests.flows.exports.test_formats import FORMATS, content, run


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_that_is_there_gets_the_files_of_a_new_one(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(str(tmp_path / "new"), "--format", form)
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "data"))
    (tmp_path / "own" / ".partial").mkdir(parents=True)
    (tmp_path / "own" / ".partial" / "left by a kill").touch()
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    before = (tmp_path / "own").stat().st_ino
    monkeypatch.chdir(tmp_path / "own")
    run(".", "--format", form)
    run(str(tmp_path / "link"), "--format", form)
    assert content(tmp_path / "own") == content(tmp_path / "other") == content(tmp_path / "new")
    assert (tmp_path / "own").stat().st_ino == before
    assert not (tmp_path / "own" / ".partial").exists()


@pytest.mark.usefixtures("archive")
def test_an_export_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("new", "there"):
        with pytest.raises(CorrectTheInput):
            run(str(tmp_path / name), "--drop-near-duplicates")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "seeds", "there"]
    assert list((tmp_path / "there").iterdir()) == []
