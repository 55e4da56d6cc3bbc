"""Into which folders an export goes, and what one that fails leaves there."""

from pathlib import Path

import pytest

from storage.archive import Archive
from storage.corpus.takedown import withhold
from storage.errors import CorrectTheInput, TryAgainLater
from storage.temporary_folder import temporary_folder
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


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("place", [".new.partial", "there/.partial", "wacz/.wacz.partial"])
def test_two_exports_into_one_folder_do_not_mix(tmp_path: Path, place: str) -> None:
    partial = tmp_path / place
    form = "wacz" if "wacz" in place else "jsonl"
    target = tmp_path / "new" if partial.parent == tmp_path else partial.parent
    with temporary_folder(partial):
        (partial / "half").touch()
        with pytest.raises(TryAgainLater, match="another command writes into"):
            run(str(target), "--format", form)
        assert (partial / "half").exists()


@pytest.mark.parametrize("form", [*FORMATS, "one file"])
def test_a_takedown_during_an_export_ends_it(
    archive: Archive, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / ("out.jsonl" if form == "one file" else "out")
    words = [str(place)] if form == "one file" else [str(place), "--format", form]
    monkeypatch.setattr("flows.cli.commands.export._bar", lambda: lambda _: withhold(archive, 1, "court order"))
    with pytest.raises(TryAgainLater, match="was withheld while this export"):
        run(*words)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "seeds"]
