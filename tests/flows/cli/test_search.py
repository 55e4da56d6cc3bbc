"""`luutru search`, as a person and a program use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractors.html.element_text import one_line
from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from flows.sites import UnknownSite
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import withhold
from storage.errors import UnreadableQuery
from tests.storage.shown_pages import Shown, text


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "000_0123456789abcdef.txt").write_bytes("Chợ phiên".encode())
    with open_archive(folder / "data") as archive:
        import_seeds(archive, folder / "seeds", one_line)
        shown = Shown(archive)
        shown.capture("1", 0, text("Chợ [bold]quê[/bold]", "Chợ \x9b31m họp.", published="2026-01-02T07:30:00+07:00"))
        shown.capture("2", 0, text("Tin bị gỡ", "Chợ này không ai tìm thấy."))
        publish(archive, corpus_form)
        withhold(archive, 2, "order")
    return folder / "data"


@pytest.fixture(autouse=True)
def settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(data))


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line("search"), ["search", *words], catch_exceptions=False)


def test_a_program_gets_hits_and_whether_there_are_more() -> None:
    result = json.loads(run("chợ", "--json").output)
    assert result == {
        "hits": [
            {
                "ordinal": 1,
                "url": "https://bao.example.vn/tin-1.html",
                "title": "Chợ [bold]quê[/bold]",
                "published": "2026-01-02T07:30:00+07:00",
                "snippet": "«Chợ» \x9b31m họp.",
            },
            {"ordinal": 0, "url": None, "title": None, "published": None, "snippet": "«Chợ» phiên"},
        ],
        "more": False,
    }
    result = json.loads(run("chợ", "--json", "--limit", "1").output)
    assert ([hit["ordinal"] for hit in result["hits"]], result["more"]) == ([1], True)


def test_a_person_sees_the_hits_as_plain_text() -> None:
    shown = run("cho", "--folded").output
    assert "001  2026-01-02  bao  Chợ [bold]quê[/bold]  https://bao.example.vn/tin-1.html" in shown
    assert "«Chợ»" in shown
    assert "\x9b" not in shown
    assert "000  imported" in shown
    assert run("gỡ").output == "Nothing found.\n"
    assert "There are more" in run("chợ", "--limit", "1").output
    assert "000" not in run("chợ", "--in", "title").output


def test_mistakes_get_one_clear_line() -> None:
    with pytest.raises(UnreadableQuery, match="the quotation mark"):
        run('"chợ')
    with pytest.raises(UnreadableQuery, match="no day is both since 2026-02-01 and until 2026-01-01"):
        run("chợ", "--since", "2026-02-01", "--until", "2026-01-01")
    with pytest.raises(UnknownSite):
        run("chợ", "--site", "khongco")
    assert run().exit_code == run("chợ", "--rebuild").exit_code == 2


def test_the_index_is_built_again_by_the_same_command() -> None:
    assert run("--rebuild").output == "Indexed 3 texts.\n"
    assert json.loads(run("--rebuild", "--json").output) == {"indexed": 3}
    assert run("gỡ").output == "Nothing found.\n"
