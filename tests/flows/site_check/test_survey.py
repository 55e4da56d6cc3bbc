"""`luutru survey` and `luutru check --source` on simulated archives (Wayback Machine, Common Crawl) and a WARC file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.induction.article_patterns import path_of
from flows.settings import BadSettings
from seeds.errors import SiteFileError
from seeds.load import load_sites, site_file
from storage.archive import open_archive
from storage.runs.totals import latest_funnels
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import PLAIN, label, pages, record
from tests.flows.site_check.test_check_site import command
from tests.rehearsal import oracle
from tests.rehearsal.sites.unknown_sites import unknown_sites


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WithArchive]:
    (tmp_path / "sites").mkdir()
    with WithArchive() as playing:
        playing.sites |= unknown_sites(5)
        settings = {"DATA": tmp_path / "data", "SITES": tmp_path / "sites", "ORIGIN": playing.origin, "DELAY": 0}
        for name, value in settings.items():
            monkeypatch.setenv(f"LUUTRU_{name}", str(value))
        yield playing


def command_json(*words: str, code: int = 0) -> dict[str, Any]:
    ended, output = command(*words, "--json")
    assert ended == code, output
    found: dict[str, Any] = json.loads(output)
    return found


def test_a_survey_finds_the_old_generations_shapes_and_their_layout(portal: WithArchive) -> None:
    old = [one.url for one in oracle.readable(portal.sites["hanoi.gov.vn"], 1) if "/-/hn/" in one.url]
    for at, url in enumerate(old):
        portal.archive.take(portal, url, 1, f"201906{at + 10}113000")
    portal.archive.take(portal, old[0], 1, "20180105000000")
    shapes = command_json("survey", "hanoigov", "--source", "wayback", "--at", "2019-06")["shapes"]
    assert sum(one["addresses"] for one in shapes) == len(old)
    assert {(one["space"], one["layout"], tuple(one["years"])) for one in shapes} == {("to2025", "hnp", (2019,))}
    assert all(one["shape"].startswith("/{name}/-/") or "/-/hn/" in one["shape"] for one in shapes)


def test_a_pattern_is_drafted_for_shapes_that_the_site_does_not_know(portal: WithArchive, tmp_path: Path) -> None:
    site = portal.sites["baotinmau.example"]
    text = (
        'name = "Báo Tin Mẫu"\nkind = "newspaper"\nhome = "https://baotinmau.example/"\n'
        "[[article]]\nspace = \"a\"\npattern = '^/cu/(?P<id>\\d+)$'\n"
        '[[layout]]\nname = "story"\nsign = "div.story-content"\ntitle = "h1"\nbody = "div.story-content"\n'
    )
    (tmp_path / "sites" / "tinmau.toml").write_text(text, encoding="utf-8")
    urls = [one.url for one in oracle.readable(site, 1)][:7]
    for at, url in enumerate([*urls, site.url("/xa-hoi"), site.url("/kinh-te")]):
        portal.archive.take(portal, url, 1, f"2025030{at + 1}113000")
    survey = command_json("survey", "tinmau", "--source", "wayback")
    found = {one["layout"]: one for one in survey["shapes"]}
    pattern = found["story"]["pattern"]
    ids = [match["id"] for url in urls if (match := re.search(pattern, path_of(url)))]
    assert ids == re.findall(r"post(\d+)", " ".join(urls))
    assert found[None]["pattern"] is None, "the sections are no articles"
    code, output = command("survey", "tinmau", "--source", "wayback")
    assert (code, f"pattern = '{pattern}'" in output) == (0, True)


def test_a_check_reads_captures_field_by_field(portal: WithArchive, tmp_path: Path) -> None:
    for at, (url, _) in enumerate(pages(portal, 8) * 2):
        portal.archive.take(portal, url, 1, f"202503{at + 10}113000")
    checked = command_json("check", "hanoimoi", "--source", "wayback", "--at", "2025")
    articles = [one for one in checked["findings"] if one["what"] == "article"]
    assert (len(articles), checked["source"]) == (8, "wayback"), "one capture of each address"
    assert all(one["is"] == "ok" and one["fields"]["title"] and one["fields"]["published"] for one in articles)
    assert checked["read_rightly"] == ["longform"]
    assert checked["confirmable"] == [], "a rehearsal confirms nothing"
    with open_archive(tmp_path / "data") as archive:
        assert latest_funnels(archive) == []
    empty = command_json("check", "hanoimoi", "--source", "wayback", "--at", "2001-02", code=1)
    assert empty["findings"][0]["is"] == "error"


def test_other_archives(portal: WithArchive, tmp_path: Path) -> None:
    shown = pages(portal, 3)
    members = [record(url, "2025-03-04T11:30:00Z", PLAIN, body) for url, body in shown]
    for (url, body), member in zip(shown, members, strict=True):
        portal.common.add("CC-MAIN-2025-10", url, "20250304113000", member, label(body).removeprefix("sha1:"))
    file = tmp_path / "given.warc.gz"
    file.write_bytes(b"".join(members))
    for more in (["commoncrawl"], ["warc", "--file", str(file)]):
        checked = command_json("check", "hanoimoi", "--source", *more)
        assert [one["is"] for one in checked["findings"]] == ["ok"] * 4
        (shape,) = command_json("survey", "hanoimoi", "--source", *more)["shapes"]
        assert (shape["addresses"], shape["space"], shape["layout"]) == (3, "2023", "longform")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--source", "sitemap"), "it is no archive"),
        (("--source", "warc"), "--file goes with --source warc"),
        (("--source", "wayback", "--at", "2019-13"), "name a year, a month or a day"),
        (("--source", "wayback", "--at", "june"), "name a year, a month or a day"),
        (("--at", "2019"), "--at and --file go with --source"),
    ],
)
def test_an_impossible_request_is_refused_in_one_line(portal: WithArchive, words: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BadSettings, match=reason):
        command("check", "hanoimoi", *words)


def test_a_layout_may_name_the_archive_that_confirmed_it(tmp_path: Path) -> None:
    mine = "replaces_built_in = true\n" + site_file("hanoigov")
    confirmed = 'confirmed = { by = "wayback", captures = 12, on = 2026-11-30 }'
    assert "confirmed = false" in mine
    (tmp_path / "hanoigov.toml").write_text(re.sub("confirmed = false.*", confirmed, mine), encoding="utf-8")
    sites = load_sites(tmp_path)
    (layout,) = (one for one in sites["hanoigov"].layouts if one.name == "hnp")
    assert layout.is_confirmed
    assert layout.confirmed_by == "12 captures of wayback, 2026-11-30"
    assert layout.digest == next(one for one in load_sites()["hanoigov"].layouts if one.name == "hnp").digest
    (tmp_path / "hanoigov.toml").write_text(re.sub("confirmed = false.*", confirmed.replace("12", "0"), mine))
    with pytest.raises(SiteFileError, match="confirmed"):
        load_sites(tmp_path)
