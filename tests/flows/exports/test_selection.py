"""The selection of the texts of an export."""

from pathlib import Path

import pytest

from flows.sites import UnknownSite
from storage.errors import UnreadableQuery
from tests.flows.exports.test_formats import content, json_rows, run

SELECTIONS = [
    ((), ["1:2", "3:1", "000"]),
    (("--all",), ["1:1", "1:2", "2:1", "3:1", "000"]),
    (("--language", "vi"), ["1:2", "000"]),
    (("--language", "other", "--language", "unknown"), ["3:1"]),
    (("--section", "business"), ["3:1"]),
    (("--since", "2026-01-01"), ["1:2"]),
    (("--until", "2025-12-31"), ["3:1"]),
    (("--since", "2026-02-28", "--until", "2026-02-28"), ["1:2"]),
    (
        ("--since", "2026-03-01", "--all"),
        ["2:1"],
    ),  # without a date of its own: the day of its first capture
    (("--site", "hanoimoi"), []),
    (("--query", "chợ AND phường"), ["1:2"]),
    (("--query", '"trong kho"'), ["000"]),
    (("--query", "không có từ này"), []),
]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(("words", "ids"), SELECTIONS)
def test_rows_and_files_are_those_selected(tmp_path: Path, words: tuple[str, ...], ids: list[str]) -> None:
    run(str(tmp_path / "lines"), "--format", "jsonl", *words)
    rows = json_rows(tmp_path / "lines")
    assert [":".join(row["id"].split(":")[-2:]).removeprefix("import:") for row in rows] == ids
    run(str(tmp_path / "files"), *words)
    names = {name for name in content(tmp_path / "files") if name.endswith(".txt")}
    assert names == {row["file"] for row in rows}


@pytest.mark.usefixtures("archive")
def test_an_impossible_selection_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnknownSite, match="did you mean hanoimoi"):
        run(str(tmp_path / "out"), "--site", "hanoimo")
    said = run(str(tmp_path / "out"), "--since", "2026-02-01", "--until", "2026-01-01")
    assert said.exit_code == 2
    assert "no day is both" in said.stderr
    with pytest.raises(UnreadableQuery):
        run(str(tmp_path / "out"), "--query", '"chợ')
    assert not (tmp_path / "out").exists()
