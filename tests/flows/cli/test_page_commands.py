"""history, diff and export, as a person and a program use them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from extractors.html.element_text import one_line
from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import CorrectTheInput, NotInTheArchive
from storage.tables.pages import Address, Page
from tests.storage.shown_pages import SITE, Shown, text

URL, ALIAS = "https://bao.example.vn/tin-1.html", "https://cu.example.vn/bai/1"
EVIL = "Chợ <script>alert(1)</script> \x9b[bold]đông[/bold]"
PAST = (
    text(EVIL, "Giá rau tăng 12.500 đồng.", "Ảnh chợ.", kinds=["paragraph", "caption"]),
    text(EVIL, "Giá rau tăng 15.200 đồng.", "Ảnh chợ.", kinds=["paragraph", "caption"]),
)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "000_0123456789abcdef.txt").write_bytes("Bài cũ\r\n".encode())
    with open_archive(tmp_path / "data") as opened:
        import_seeds(opened, tmp_path / "seeds", one_line)
        shown = Shown(opened)
        for day, shows in enumerate((PAST[0], PAST[1], PAST[0])):
            shown.capture("1", day, shows)
        shown.capture("2", 0, text("Tin hai", "Đã bị gỡ."))
        shown.capture("2", 1, 410)
        publish(opened, corpus_form)
        with opened.database.writing() as session:
            page = session.scalars(select(Page).where(Page.key == "1")).one()
            session.add(Address(site=SITE, url=ALIAS, page_id=page.id))
        yield opened


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line(), list(words), catch_exceptions=False)


@pytest.mark.usefixtures("archive")
def test_a_page_has_one_history_under_each_of_its_addresses() -> None:
    result = [json.loads(run("history", url, "--json").output) for url in (URL, ALIAS)]
    assert result[0] == result[1]
    assert result[0]["addresses"] == [URL, ALIAS]
    assert [version["number"] for version in result[0]["versions"]] == [1, 2, 3]
    assert [(change["kind"], change["cause"]) for change in result[0]["changes"]] == [("substantive", "source")] * 2
    assert len(result[0]["captures"]) == 3


@pytest.mark.usefixtures("archive")
def test_a_terminal_gets_no_control_and_no_markup() -> None:
    shown = run("history", URL).output
    assert "[bold]đông[/bold]" in shown.replace("\n", "")
    assert "\x9b" not in shown
    assert "substantive" in shown


@pytest.mark.usefixtures("archive")
def test_a_diff_says_which_words() -> None:
    assert "[-12.500-] {+15.200+} đồng." in run("diff", URL, "1", "2").output
    result = json.loads(run("diff", URL, "--json").output)
    assert [version["number"] for version in result["versions"]] == [2, 3]
    assert {"op": "added", "text": "12.500 "} in result["parts"]["body"]
    assert json.loads(run("diff", URL, "2026-03-01", "2026-03-02", "--json").output)["kind"] == "substantive"


@pytest.mark.usefixtures("archive")
def test_a_diff_in_a_browser_runs_no_script() -> None:
    page = run("diff", URL, "--html").output
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<del>15.200 </del><ins>12.500 </ins>" in page


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("words", [("diff", URL, "7"), ("diff", URL, "2020-01-01"), ("history", "https://no.example/")])
def test_what_is_missing_is_reported(words: tuple[str, ...]) -> None:
    with pytest.raises(NotInTheArchive):
        run(*words)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("words", [("txt", "--current"), ("txt", "--all"), ("jsonl", "--current"), ("jsonl", "--all")])
def test_two_exports_are_byte_for_byte_the_same(tmp_path: Path, words: tuple[str, str]) -> None:
    for name in ("one", "two"):
        run("export", str(tmp_path / name), "--format", *words)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    assert not list(tmp_path.glob(".*.partial"))


def test_current_and_all(archive: Archive, tmp_path: Path) -> None:
    for name in ("current", "all"):
        run("export", str(tmp_path / name), f"--{name}")
        run("export", str(tmp_path / f"{name}-lines"), f"--{name}", "--format", "jsonl")
    corpus = {path.name: path.read_bytes() for path in archive.folder.corpus.glob("*.txt")}
    assert {name: content for name, content in _files(tmp_path / "all").items() if name.endswith(".txt")} == corpus
    assert sorted(path.name[:3] for path in (tmp_path / "current").glob("*.txt")) == ["000", "001"]
    lines = {name: (tmp_path / f"{name}-lines" / "pages.jsonl").read_text().splitlines() for name in ("current", "all")}
    assert [(json.loads(line)["page"], json.loads(line)["version"]) for line in lines["current"]] == [
        ("1", 3),
        (None, None),
    ]
    assert [(json.loads(line)["page"], json.loads(line)["version"]) for line in lines["all"]] == [
        ("1", 1),
        ("1", 2),
        ("1", 3),
        ("2", 1),
        (None, None),
    ]


def test_what_is_withheld_is_in_no_export_and_no_diff(archive: Archive, tmp_path: Path) -> None:
    withhold(archive, PageToWithhold(SITE, "s", "1"), "court order")
    run("export", str(tmp_path / "txt"), "--all")
    run("export", str(tmp_path / "lines"), "--all", "--format", "jsonl")
    content = b"".join([*_files(tmp_path / "txt").values(), *_files(tmp_path / "lines").values()]).decode()
    assert "Giá rau" not in content
    assert "Đã bị gỡ." in content
    result = json.loads(run("history", URL, "--json").output)
    assert result["withheld"] == "court order"
    assert {version["title"] for version in result["versions"]} == {""}
    with pytest.raises(NotInTheArchive, match="withheld"):
        run("diff", URL)


def test_an_export_needs_its_own_folder_and_sound_files(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="has something in it"):
        run("export", str(archive.folder.corpus))
    next(archive.folder.corpus.glob("001_*.txt")).write_text("changed")
    with pytest.raises(CorrectTheInput, match="is not what was published"):
        run("export", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("archive")
def test_a_database_is_copied_by_command(tmp_path: Path) -> None:
    result = json.loads(run("db", "copy", str(tmp_path / "data"), f"sqlite:///{tmp_path / 'copy.db'}", "--json").output)
    assert {row["table"]: row["rows"] for row in result}["version"] == 4


@pytest.mark.usefixtures("archive")
def test_an_ordinal_is_accepted_wherever_an_address_is() -> None:
    first, second = (int(path.name[:3]) for path in sorted(Path("data/corpus").glob("*.txt"))[1:3])
    assert {run("history", str(one), "--json").output for one in (first, second)} == {
        run("history", URL, "--json").output
    }
    assert run("diff", f"{first:03d}").output == run("diff", URL).output
    with pytest.raises(NotInTheArchive, match="an imported document"):
        run("history", "0")
    for unknown in ("99", "9" * 40):
        with pytest.raises(NotInTheArchive, match="no corpus file has this ordinal"):
            run("diff", unknown)
        with pytest.raises(NotInTheArchive, match="no corpus file has this ordinal"):
            run("extract", unknown)


@pytest.mark.usefixtures("archive")
def test_a_file_named_like_an_ordinal_is_read_with_a_notice() -> None:
    Path("29").write_text("<p>Không phải bài.</p>", encoding="utf-8")
    assert "29: this file is read" in run("extract", "29", "--site", "hanoimoi").stderr


@pytest.mark.usefixtures("archive")
def test_a_name_in_jsonl_is_a_file(tmp_path: Path) -> None:
    assert run("export", "lines/pages.jsonl").exit_code == 0
    assert run("export", "folder", "--format", "jsonl").exit_code == 0
    assert (tmp_path / "lines" / "pages.jsonl").read_bytes() == (tmp_path / "folder" / "pages.jsonl").read_bytes()
    for words in (("lines/pages.jsonl",), ("other.jsonl", "--format", "wacz")):
        with pytest.raises(CorrectTheInput):
            run("export", *words)


@pytest.mark.usefixtures("archive")
def test_a_time_that_history_shows_is_accepted_by_diff() -> None:
    shown = run("history", URL).output
    times = list(dict.fromkeys(re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d\+07:00", shown)))
    assert len(times) >= 3
    assert run("diff", URL, times[0], times[1], "--json").output == run("diff", URL, "1", "2", "--json").output
