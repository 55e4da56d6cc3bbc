"""`luutru draft URL` on platforms of no known family, and a whole night with the drafted site file."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.settings import load_settings
from flows.site_check.exploration import MOST_REQUESTS
from storage.archive import open_archive
from storage.tables.readings import Reading
from tests.end_to_end.nights import Pipeline
from tests.flows.site_check.test_check_site import draft
from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.sites.unknown_sites import unknown_sites


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    (tmp_path / "sites").mkdir()
    with Rehearsal(seed=6) as playing:
        playing.sites |= unknown_sites(6)
        settings = {"DATA": tmp_path / "data", "SITES": tmp_path / "sites", "ORIGIN": playing.origin, "DELAY": 0}
        for name, value in settings.items():
            monkeypatch.setenv(f"LUUTRU_{name}", str(value))
        yield playing


@pytest.mark.parametrize(
    ("host", "first", "pattern", "kinds"),
    [
        ("congthongtin.example", "/", "ItemID=(?P<id>", {"listing"}),
        ("baotinmau.example", "/xa-hoi", "post(?P<id>", {"feed", "sitemap", "listing"}),
        ("tapchimau.example", "/", "(?P<id>", {"feed", "sitemap", "listing"}),
    ],
)
def test_a_drafted_site_file_runs_a_whole_night(
    host: str, first: str, pattern: str, kinds: set[str], portal: Rehearsal, tmp_path: Path
) -> None:
    code, output = draft(f"https://{host}{first}", "--json")
    assert code == 0, output
    assert json.loads(output)["family"] is None
    assert len(portal.requests()) <= MOST_REQUESTS
    slug, site = host.partition(".")[0], portal.sites[host]
    file = tomllib.loads((tmp_path / "sites" / f"{slug}.toml").read_text(encoding="utf-8"))
    assert pattern in file["article"][0]["pattern"]
    assert {next(iter(rule)) for rule in file["discover"]} == kinds
    work = Pipeline(load_settings())
    night = work.night(slug)
    assert (night.state, night.open) == ("finished", 0)
    texts = {one.content_hash: one for one in oracle.readable(site, 1)}
    listed = oracle.listed(site, 1)
    assert night.found >= len(listed)
    with open_archive(work.settings.data) as archive, archive.database.reading() as session:
        readings = session.execute(select(Reading.content_hash, Reading.refusal)).all()
    rightly = sum(content in texts for content, _ in readings)
    assert len(readings) >= len(listed)
    assert rightly >= 0.99 * len(readings)
