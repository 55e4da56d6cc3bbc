"""`luutru similar`, as a person and a program use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.errors import CorrectTheInput, NotInTheArchive
from tests.benchmarks.searching.invented import Invented
from tests.storage.shown_pages import Shown, text

STORY = Invented().document(1)[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("similar")
    with open_archive(folder / "data") as archive:
        shown = Shown(archive)
        shown.capture("1", 0, text("Tin gốc", *STORY, published="2026-01-02"))
        shown.capture("2", 0, text("Tin chép", "Mở đầu khác.", *STORY, published="2026-01-03"))
        publish(archive, corpus_form)
    return folder / "data"


@pytest.fixture(autouse=True)
def settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(data))


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line("similar"), ["similar", *words], catch_exceptions=False)


def test_a_text_is_named_by_ordinal_by_url_and_by_file(tmp_path: Path) -> None:
    assert "`luutru similar --update` compares them" in run("0").output
    assert run("--update").output == "Compared 2 texts.\n"
    file = tmp_path / "bai.txt"
    file.write_text("\n\n".join(STORY), encoding="utf-8")
    for name in ("0", "000", "https://bao.example.vn/tin-1.html"):
        (found,) = json.loads(run(name, "--json").output)["similar"]
        assert (found["ordinal"], found["relation"], found["cluster"], found["representative"]) == (
            1,
            "duplicate",
            0,
            0,
        )
        assert (found["title"], found["published"], found["url"]) == (
            "Tin chép",
            "2026-01-03",
            "https://bao.example.vn/tin-2.html",
        )
    result = json.loads(run(str(file), "--json").output)
    assert [one["ordinal"] for one in result["similar"]] == [0, 1]
    assert result["similar"][0]["similarity"] == 1.0
    assert "duplicate" in run(str(file)).output


def test_mistakes_get_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="no URL, no ordinal, and no file that can be read"):
        run("khong-co")
    (tmp_path / "anh.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(CorrectTheInput, match="not UTF-8 text"):
        run(str(tmp_path / "anh.jpg"))
    with pytest.raises(NotInTheArchive):
        run("77")
    assert run().exit_code == run("0", "--update").exit_code == 2


def test_the_report_is_a_table_of_sites() -> None:
    run("--update")
    assert json.loads(run("--report", "--json").output)["days"] == 28
    assert "were compared" in run("--report").output or "| site |" in run("--report").output
    assert json.loads(run("--rebuild", "--json").output) == {"compared": 2}
