"""`luutru portals` on a city portal that links thirty-two wards, and a night over all drafted sites."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.settings import load_settings
from flows.sites import chosen_sites
from seeds.errors import SiteFileError
from seeds.load import load_sites, site_file
from tests.end_to_end.all_sites import adds_up
from tests.end_to_end.nights import Pipeline
from tests.flows.site_check.test_check_site import command
from tests.rehearsal.faults import Fault
from tests.rehearsal.oracle import readable
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.many_wards import DEAD, ELSEWHERE, HOSTS, MOVED, linked_portals
from tests.rehearsal.sites.unknown import desk_of
from tests.rehearsal.sites.unknown_sites import QueryPortal

KNOWN = {"caugiay.hanoi.gov.vn": "caugiay", "hanoi.gov.vn": "hanoigov"}


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    (tmp_path / "sites").mkdir()
    with Rehearsal(seed=8) as playing:
        playing.sites |= linked_portals(8)
        settings = {"DATA": tmp_path / "data", "SITES": tmp_path / "sites", "ORIGIN": playing.origin, "DELAY": 0}
        for name, value in settings.items():
            monkeypatch.setenv(f"LUUTRU_{name}", str(value))
        yield playing


def portals_json(*words: str, code: int = 0) -> dict[str, Any]:
    ended, output = command("portals", *words, "--json")
    assert ended == code, output
    found: dict[str, Any] = json.loads(output)
    return found


def test_all_linked_portals_are_found_drafted_and_crawled(portal: Rehearsal, tmp_path: Path) -> None:
    work = Pipeline(load_settings())
    work.night("hanoigov")
    portal.log.clear()
    found = portals_json("hanoigov")["found"]
    assert portal.requests() == [], "the archive alone"
    assert {one["host"] for one in found if one["site"] is None} == HOSTS | {DEAD, MOVED}
    assert {one["host"]: one["site"] for one in found if one["site"]} == KNOWN
    assert all(one["page"].startswith("https://hanoi.gov.vn/") and one["words"] for one in found)
    drafted = {one["host"]: one for one in portals_json("hanoigov", "--draft")["drafted"]}
    assert drafted[MOVED]["reason"] == "redirects to phuong03.hanoi.gov.vn"
    assert drafted[DEAD]["slug"] is None
    families = [drafted[host]["family"] for host in sorted(HOSTS)]
    assert families == ["hanoi_2025"] * 18 + ["hanoi_liferay"] * 14
    asked = [len(portal.requests(host)) for host in HOSTS]
    assert max(asked) <= 8
    assert portal.requests(ELSEWHERE) == []
    sites = load_sites(tmp_path / "sites")
    assert {host for site in sites.values() for host in site.hosts} >= HOSTS
    assert [one["host"] for one in portals_json("hanoigov")["found"] if one["site"] is None] == [DEAD, MOVED]
    portal.log.clear()
    mine = [site for site in chosen_sites(work.settings, []) if set(site.hosts) & HOSTS]
    funnels = [work.night(site.slug) for site in mine]
    for funnel, site in zip(funnels, mine, strict=True):
        adds_up(funnel, portal, site.hosts)
        assert funnel.found > 0


def test_from_an_address_without_an_archive(portal: Rehearsal) -> None:
    found = portals_json("--from", "https://hanoi.gov.vn/")["found"]
    assert {one["host"] for one in found if one["site"] is None} == HOSTS | {DEAD, MOVED}
    assert len(portal.requests()) == 2, "robots.txt and the page"


class OwnPlatform(QueryPortal):
    """A department's portal in the city's domain, on a platform of its own."""

    host = "so-mau.hanoi.gov.vn"
    desk = desk_of(host, ("4", "7", "12"), 15_210)


def test_a_portal_that_no_family_reads_is_drafted_from_its_pages(portal: Rehearsal) -> None:
    portal.sites[OwnPlatform.host] = OwnPlatform(8, "small", Renderer())
    page = f'<html><body><a href="https://{OwnPlatform.host}/">Sở Mẫu</a></body></html>'.encode()
    home = Fault(lambda scene: replace(scene.answer, body=page), host="hanoi.gov.vn", target="/")
    portal.faults.add(home)
    (drafted,) = portals_json("--from", "https://hanoi.gov.vn/", "--draft")["drafted"]
    assert (drafted["slug"], drafted["family"], drafted["reason"]) == ("so-mau", "drafted", None)
    work = Pipeline(load_settings())
    assert work.night("so-mau").found > 0
    right = {one.title: one.published.isoformat() for one in readable(portal.sites[OwnPlatform.host], 1)}
    read = {line["title"]: line["published"] for line in work.manifest if line["site"] == "so-mau"}
    assert len(read) >= 20
    assert all(right[title] == published for title, published in read.items())


MEMBERS = """family = "hanoi_2025"
[[member]]
slug = "phuongmau"
name = "Phường \\"Mẫu\\""
host = "phuongmau.hanoi.gov.vn"
since = 2025-07-01
source = "https://hanoi.gov.vn/, as Phường Mẫu"
"""


def test_members_are_sites(tmp_path: Path) -> None:
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "wards.toml").write_text(MEMBERS, encoding="utf-8")
    site = load_sites(tmp_path)["phuongmau"]
    assert (site.home, site.family, site.hosts) == (
        "https://phuongmau.hanoi.gov.vn/", "hanoi_2025", ("phuongmau.hanoi.gov.vn",),
    )  # fmt: skip
    printed = site_file("phuongmau", tmp_path)
    (tmp_path / "members" / "wards.toml").unlink()
    (tmp_path / "phuongmau.toml").write_text(printed, encoding="utf-8")
    assert load_sites(tmp_path)["phuongmau"] == site


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('source = "https', 'sourc = "https', "sourc"),
        ('slug = "phuongmau"', 'slug = "hanoimoi"', "there is a site 'hanoimoi' already"),
        ('"hanoi_2025"', '"hanoi_2026"', "no family 'hanoi_2026'"),
        ("phuongmau.hanoi", "https://phuongmau.hanoi", "is not a host name"),
    ],
)
def test_a_mistake_in_a_table_gives_one_line(old: str, new: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "wards.toml").write_text(MEMBERS.replace(old, new), encoding="utf-8")
    with pytest.raises(SiteFileError, match=reason):
        load_sites(tmp_path)
