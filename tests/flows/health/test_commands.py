"""`luutru release` and `luutru status`, as a person types them, after a broken night."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import command_line
from storage.archive import Archive, open_archive
from storage.readings.visit_outcomes import settle_visits
from storage.runs.health import NewHealth
from storage.runs.held_texts import keep_verdict
from storage.vocabulary import HealthVerdict
from tests.storage.shown_pages import SITE, START, Shown, add_open_visit, text

SITE_FILE = 'name = "Báo Ví Dụ"\nkind = "newspaper"\nhome = "https://bao.example.vn/"\n'
SITE_FILE += "[[article]]\nspace = 's'\npattern = '^/tin-(?P<id>[0-9]+).html$'\n"
FINDING = {
    "what": "missing:lead",
    "layout": "article",
    "verdict": "broken",
    "said": "20 of 20 pages, usually 2%",
    "measure": "read@article|missing:lead",
    "now": 1.0,
    "usual": 0.02,
    "since": "2026-03-01",
    "examples": ["https://bao.example.vn/tin-1.html"],
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / f"{SITE}.toml").write_text(SITE_FILE, encoding="utf-8")
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LUUTRU_SITES", str(tmp_path / "sites"))
    with open_archive(tmp_path / "data") as archive:
        _broken_night(archive)
    return tmp_path / "data"


def _broken_night(archive: Archive) -> None:
    pages = Shown(archive)
    pages.capture("1", 0, text("Tin một", "Một đoạn.", published="2026-03-01T08:00:00+07:00", precision="minute"))
    add_open_visit(archive, "1", 0)
    settle_visits(archive, SITE)
    keep_verdict(
        archive,
        NewHealth(1, SITE, START.date(), HealthVerdict.BROKEN, {"totals": {"listed": 1}}, [FINDING], "missing:lead"),
    )


def _type(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(command_line(), words)
    assert result.exit_code == code, result.output
    return result.stdout


def test_status_shows_what_is_held_and_how_to_release_it(data: Path) -> None:
    output = _type("status", SITE)
    assert "broken: without lead in layout article: 20 of 20 pages, usually 2% (since 2026-03-01)" in output
    assert f"luutru release {SITE} --run 1" in output
    assert f"{SITE} · 2026-03-01 · run 1: broken" in output
    (health,) = json.loads(_type("status", SITE, "--json"))["health"]
    assert (health["verdict"], health["held_texts"], health["findings"]) == ("broken", 1, [FINDING])


def test_release_publishes_what_was_held_and_then_there_is_nothing(data: Path) -> None:
    assert json.loads(_type("publish", "--json")) == []
    assert json.loads(_type("release", SITE, "--json")) == {"site": SITE, "released": {"1": 1}, "published": [0]}
    assert "no text is on hold" in _type("release", SITE, code=1)
    assert "run 1 has no text on hold" in _type("release", SITE, "--run", "1", code=1)
    assert "released by hand" in _type("status", SITE)
    assert len(list((data / "corpus").glob("*.txt"))) == 1


def test_the_calendar_is_text_and_json(data: Path) -> None:
    assert f"{SITE}: " in _type("status", "--calendar", SITE)
    (result,) = json.loads(_type("status", "--calendar", SITE, "--weeks", "2000", "--json"))
    assert result["published"] == {"2026-03-01": 1}
    assert result["nights"][0]["night"] == "2026-03-01"
