"""A database from before a takedown, beside the record that has the takedown: no command shows the withheld text."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.settings import Settings
from luutru.corpus import open_corpus
from storage.corpus.takedown import unwithhold, withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.corpus.unapplied_takedowns import refuse_unapplied
from storage.errors import CorrectTheInput
from tests.storage.copies import Copy


@pytest.fixture
def older(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """Only the record says that text 3 and the page of text 4 are withheld."""
    with copy.opened():
        pass
    rows = (copy.data / "archive.db").read_bytes()
    with copy.opened() as archive:
        withhold(archive, 3, "court order 1")
        withhold(archive, page_of(copy, 4), "court order 2")
    restore_rows(copy, rows)
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    return copy


def restore_rows(copy: Copy, rows: bytes) -> None:
    for path in copy.data.glob("archive.db*"):
        path.unlink()
    (copy.data / "archive.db").write_bytes(rows)


def page_of(copy: Copy, ordinal: int) -> PageToWithhold:
    site, space, key = copy.ask(
        "SELECT site, space, key FROM page JOIN capture ON capture.page_id = page.id "
        "JOIN publication ON publication.capture_id = capture.id WHERE ordinal = :ordinal",
        ordinal=ordinal,
    )
    return PageToWithhold(site, space, key)


def outputs(*words: str) -> str:
    """The output, and the last line of the error output."""
    done = CliRunner().invoke(command_line(), list(words))
    return f"{done.output}{done.exception}"


@pytest.mark.parametrize("form", [["txt"], ["jsonl", "--all"]])
def test_an_export_leaves_it_out(older: Copy, tmp_path: Path, form: Sequence[str]) -> None:
    outputs("export", str(tmp_path / "out"), "--format", *form)
    found = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert found
    names = [path.name[:3] for path in (tmp_path / "out").glob("*.txt")]
    assert not {"003", "004"} & set(names)
    for ordinal in (3, 4):
        (blocks,) = older.ask("SELECT blocks FROM document WHERE ordinal = :ordinal", ordinal=ordinal)
        assert not any(json.dumps(block, ensure_ascii=False)[1:-1] in found for block in json.loads(blocks)[:2])
    assert older.findings() == []


def test_an_export_obeys_tombstones_where_the_record_is_lost(older: Copy, tmp_path: Path) -> None:
    older.takedown_log.unlink()
    outputs("export", str(tmp_path / "out"))
    names = {path.name[:3] for path in (tmp_path / "out").glob("*.txt")}
    assert names
    assert not {"003", "004"} & names


def test_a_search_and_a_comparison_leave_it_out(older: Copy) -> None:
    (title,) = older.ask("SELECT title FROM document WHERE ordinal = 3")
    words = " ".join(part for part in title.replace('"', " ").split() if part.isalnum())
    found = json.loads(outputs("search", words, "--limit", "1000", "--json").removesuffix("None"))
    assert not {3, 4} & {hit["ordinal"] for hit in found["hits"]}
    assert "withheld" in outputs("similar", "3")


@pytest.mark.parametrize("command", ["history", "extract", "diff"])
def test_commands_that_show_a_page_say_that_it_is_withheld(older: Copy, command: str) -> None:
    assert "withheld" in outputs(command, "3")


def test_the_python_api_refuses_to_show_it(older: Copy) -> None:
    with pytest.raises(CorrectTheInput, match="luutru verify --repair"):
        open_corpus(older.data)
    outputs("verify", "--repair")
    with open_corpus(older.data) as corpus:
        assert not {3, 4} & {document.ordinal for document in corpus.documents()}


def test_a_night_does_not_request_the_page(older: Copy) -> None:
    with older.opened() as archive:
        begin(Settings(data=older.data, origin="http://127.0.0.1:9", delay=0), archive, "thanhtri")
    assert older.ask("SELECT count(*) FROM withholding WHERE page_id IS NOT NULL") == (1,)
    assert not [one for one in older.findings() if "takedown" in one.kind or "withheld" in one.kind]


def test_a_text_is_shown_again_after_its_takedown_is_lifted(older: Copy, tmp_path: Path) -> None:
    with older.opened() as archive:
        unwithhold(archive, 3, "mistake", corpus_form)
    rows = (older.data / "archive.db").read_bytes()
    with older.opened() as archive:
        withhold(archive, 3, "again")
        unwithhold(archive, 3, "mistake again", corpus_form)
        refuse_unapplied(archive)
    restore_rows(older, rows)
    outputs("export", str(tmp_path / "out"))
    assert list((tmp_path / "out").glob("003_*.txt"))


def test_a_takedown_that_the_rows_lack_is_lifted(older: Copy) -> None:
    page = next(line["url"] for line in older.lines() if line["ordinal"] == 4)
    files = {line["ordinal"]: older.data / "corpus" / line["file"] for line in older.lines() if "file" in line}
    for what, ordinal in (("3", 3), (page, 4)):
        assert not files[ordinal].exists()
        done = CliRunner().invoke(command_line(), ["unwithhold", what, "--reason", "a mistake", "--yes"])
        assert done.exit_code == 0, done.output
        assert files[ordinal].exists()
    assert older.findings() == []
