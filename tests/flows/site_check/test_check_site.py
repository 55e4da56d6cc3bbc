"""`luutru check`, as a person types it, on the rehearsal portal."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from flows.cli.main import command_line
from flows.settings import BadSettings
from seeds.errors import SiteFileError
from storage.archive import open_archive
from storage.errors import CorrectTheInput
from storage.runs.totals import latest_funnels
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.runs import Run, Visit
from tests.rehearsal.answers import Answer, html
from tests.rehearsal.faults import Fault, Scene, status
from tests.rehearsal.portal import Rehearsal

MOST = 12


@pytest.fixture(scope="module")
def the_portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=4) as portal:
        yield portal


@pytest.fixture
def portal(the_portal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    (tmp_path / "sites").mkdir()
    settings = {"DATA": tmp_path / "data", "SITES": tmp_path / "sites", "ORIGIN": the_portal.origin, "DELAY": 0}
    for name, value in settings.items():
        monkeypatch.setenv(f"LUUTRU_{name}", str(value))
    the_portal.log.clear()
    yield the_portal
    the_portal.faults.clear()


def check(*words: str) -> tuple[int, str]:
    return command("check", *words)


def draft(*words: str) -> tuple[int, str]:
    return command("draft", *words)


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command_line(), [*words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def checked(site: str) -> tuple[int, dict[str, Any]]:
    code, output = check(site, "--json")
    return code, json.loads(output)


def found(report: dict[str, Any], what: str) -> list[dict[str, Any]]:
    return [one for one in report["findings"] if one["what"] == what]


def four_lines(folder: Path, slug: str, family: str, more: str = "") -> None:
    home = f"https://{slug}.hanoi.gov.vn/"
    text = f'name = "{slug}"\nkind = "portal"\nhome = "{home}"\nfamily = "{family}"\n{more}'
    (folder / "sites" / f"{slug}.toml").write_text(text, encoding="utf-8")


def test_a_site_that_all_ok(portal: Rehearsal, tmp_path: Path) -> None:
    code, report = checked("hanoimoi")
    assert code == 0
    assert report["ok"]
    assert found(report, "robots")[0]["is"] == "ok"
    assert [one["what"] for one in report["findings"][1:4]] == ["feed", "sitemap", "listing"]
    articles = found(report, "article")
    assert len(articles) > 1
    assert all(one["fields"]["title"] and one["fields"]["published"] for one in articles)
    assert found(report, "validators")[0]["told"] == ["304 to its own, 200 to one it never gave"]
    assert report["read_rightly"]
    assert report["confirmable"] == [], "a rehearsal confirms nothing"
    asked = portal.requests()
    assert len(asked) == report["requests"] <= MOST
    with open_archive(tmp_path / "data") as archive, archive.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoggedExchange)) == len(asked)
        assert session.scalars(select(Run.kind)).all() == ["check"]
        for table in (Page, Visit, Capture):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert latest_funnels(archive) == []
    assert not list((tmp_path / "data" / "corpus").glob("*.txt"))


def test_the_table_has_the_same(portal: Rehearsal) -> None:
    code, output = check("thanhtri")
    assert code == 0
    assert "allows the home page" in output
    assert "title: " in output
    assert "nothing of a check is published" in output


def test_a_layout_that_does_not_match_is_an_error(portal: Rehearsal, tmp_path: Path) -> None:
    rule = '\n[[discover]]\nlisting = "tin-tuc-su-kien"\nlinks = "a[href*=view_content]"\n'
    article = "\n[[article]]\nspace = \"x\"\npattern = '/view_content/(?P<id>\\d+)-'\n"
    four_lines(tmp_path, "badinh", "onecms", rule + article)
    code, report = checked("badinh")
    assert code == 1
    assert "no_layout_sign" in found(report, "article")[0]["told"][0]
    assert report["read_rightly"] == []


def test_a_discovery_that_is_gone_is_an_error(portal: Rehearsal, tmp_path: Path) -> None:
    good, bad = ('\n[[discover]]\nlisting = "tin-tuc-su-kien"\n', '\n[[discover]]\nlisting = "khong-co"\n')
    four_lines(tmp_path, "badinh", "hanoi_liferay", good + bad)
    code, report = checked("badinh")
    assert code == 1
    assert [one["is"] for one in found(report, "listing")] == ["ok", "error"]
    assert found(report, "listing")[1]["told"] == ["http_404"]


def test_more_discoveries_than_a_dozen_requests_can_ask(portal: Rehearsal, tmp_path: Path) -> None:
    more = '\n[[discover]]\nlisting = "tin-tuc-su-kien"\n' + "".join(
        f'\n[[discover]]\nlisting = "tin-tuc-su-kien?trang={place}"\n' for place in range(12)
    )
    four_lines(tmp_path, "badinh", "hanoi_liferay", more)
    code, report = checked("badinh")
    assert code == 0
    assert len(portal.requests()) <= MOST
    assert "not asked" in {one["is"] for one in found(report, "listing")}
    assert found(report, "article")


def test_validators_that_are_never_the_same(portal: Rehearsal) -> None:
    site = portal.sites["hanoimoi.vn"]
    honest = site.manner
    site.manner = replace(honest, validators="restless")
    try:
        _, report = checked("hanoimoi")
    finally:
        site.manner = honest
    assert found(report, "validators")[0]["told"][0].startswith("new ones with each answer")


def test_a_server_that_answers_304_to_everything_is_an_error(portal: Rehearsal) -> None:
    def always_304(scene: Scene) -> Answer:
        return Answer(304, "Not Modified") if scene.request.header("If-None-Match") else scene.answer

    portal.faults.add(Fault(always_304, host="hanoimoi.vn"))
    code, report = checked("hanoimoi")
    assert code == 1
    assert found(report, "validators")[0]["is"] == "error"


def test_unavailable_robots_means_later(portal: Rehearsal) -> None:
    portal.faults.add(Fault(status(503), host="thanhtri.hanoi.gov.vn"))
    code, report = checked("thanhtri")
    assert code == 75
    assert found(report, "robots")[0]["is"] == "later"
    assert {seen.target for seen in portal.requests()} == {"/robots.txt"}


def test_a_live_check_needs_a_contact(portal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUUTRU_ORIGIN")
    monkeypatch.setenv("LUUTRU_DELAY", "2")
    with pytest.raises(CorrectTheInput, match="LUUTRU_CONTACT"):
        check("hanoimoi")
    assert not portal.requests()


def test_a_mistake_in_a_site_file_is_reported_with_key_file_and_line(portal: Rehearsal, tmp_path: Path) -> None:
    four_lines(tmp_path, "badinh", "hanoi_liferay", 'familly = "x"\n')
    with pytest.raises(SiteFileError, match=r"badinh\.toml:5: familly: unknown key; did you mean 'family'\?"):
        check("badinh")


def test_four_lines_are_a_portal(portal: Rehearsal, tmp_path: Path) -> None:
    four_lines(tmp_path, "xavidu", "hanoi_2025")
    code, report = checked("xavidu")
    assert code == 0
    assert report["read_rightly"] == ["detail_2025"]


@pytest.mark.parametrize(
    ("host", "page", "family", "layout"),
    [
        ("tayho.hanoi.gov.vn", "/tin-tuc-su-kien", "hanoi_liferay", "article"),
        ("phuongmau.hanoi.gov.vn", "/", "hanoi_2025", "detail_2025"),
    ],
)
def test_a_draft_by_the_markup(
    host: str, page: str, family: str, layout: str, portal: Rehearsal, tmp_path: Path
) -> None:
    slug = host.partition(".")[0]
    code, output = draft(f"https://{host}{page}", "--into", str(tmp_path / "kept"))
    assert code == 0
    assert "Look at" in output
    text = (tmp_path / "sites" / f"{slug}.toml").read_text(encoding="utf-8")
    assert f'family = "{family}"' in text
    (saved,) = (tmp_path / "kept" / layout).glob("*.html")
    golden = json.loads(saved.with_suffix(".json").read_text(encoding="utf-8"))
    assert golden["reads_as"]["title"]
    assert golden["reviewed"] is False
    assert (tmp_path / "kept" / f"test_{slug}.py").exists()
    assert len(portal.requests()) <= MOST
    assert checked(slug)[0] == 0


def test_a_draft_from_an_article(portal: Rehearsal, tmp_path: Path) -> None:
    article = next(link for one in portal.sites["hadong.hanoi.gov.vn"].discoveries(1) for link in one.links)
    assert draft(article)[0] == 0
    text = (tmp_path / "sites" / "hadong.toml").read_text(encoding="utf-8")
    assert "listing" not in text, "the family finds the lists"
    assert checked("hadong")[0] == 0


def test_a_home_that_lists_nothing_leads_to_sections(portal: Rehearsal, tmp_path: Path) -> None:
    code, output = draft("https://bavi.hanoi.gov.vn/", "--json")
    assert (code, json.loads(output)["family"]) == (0, "hanoi_liferay")


def test_a_site_without_articles_is_not_drafted(portal: Rehearsal, tmp_path: Path) -> None:
    portal.faults.add(Fault(lambda _: html(b"<!DOCTYPE html><p>Trang dang xay dung</p>"), host="bavi.hanoi.gov.vn"))
    code, output = draft("https://bavi.hanoi.gov.vn/", "--json")
    assert code == 1
    tried = json.loads(output)["tried"]
    assert "no page was found that reads as an article" in tried
    assert all(any(family in line for line in tried) for family in ("hanoi_2025", "hanoi_liferay", "onecms"))
    assert not list((tmp_path / "sites").iterdir())


def test_nothing_is_overwritten(portal: Rehearsal, tmp_path: Path) -> None:
    four_lines(tmp_path, "tayho", "hanoi_liferay")
    with pytest.raises(BadSettings, match="there is a site of that name"):
        draft("https://tayho.hanoi.gov.vn/tin-tuc-su-kien")
    with pytest.raises(BadSettings, match="is a host of the site tayho"):
        draft("https://tayho.hanoi.gov.vn/tin-tuc-su-kien", "--slug", "other")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "test_socson.py").touch()
    with pytest.raises(CorrectTheInput, match="there already"):
        draft("https://socson.hanoi.gov.vn/tin-tuc-su-kien", "--into", str(kept))
    assert not (tmp_path / "sites" / "socson.toml").exists()


def test_a_draft_needs_a_folder_for_site_files(portal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUUTRU_SITES")
    with pytest.raises(BadSettings, match="LUUTRU_SITES"):
        draft("https://tayho.hanoi.gov.vn/")
