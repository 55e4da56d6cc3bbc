"""The rate limiter as a server sees it: three crawls at once, with rows in SQLite and in PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.crawl.site_run import crawl_site
from flows.nightly.begin import begin
from flows.settings import Settings
from storage.archive import open_archive
from tests.rehearsal.portal import Rehearsal

DELAY = 0.5  # seconds; long compared with the delay of one request on a busy machine
WINDOW = 5.0  # seconds; 10 turns, and 30 requests of three crawls that did not share
HELD_UP = 8  # requests; crawls that did not share would send 20 more
HOSTS = {"mot": "thanhtri.hanoi.gov.vn", "hai": "sotttt.hanoi.gov.vn", "ba": "hanoimoi.vn"}


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=23, day=1) as played:
        yield played


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """Three sites whose files name the same server."""
    folder = tmp_path / "sites"
    folder.mkdir()
    ways = {
        "mot": 'listing = "ang-oan-the"\nlinks = "h3.asset-title a"',
        "hai": 'listing = "web/sotttt-eng/hot-news"\nlinks = "h3.asset-title a"',
        "ba": 'feed = "rss/trang-chu"',
    }
    for slug, host in HOSTS.items():
        pattern = r"-(?P<id>\d{5,8})\.html$" if slug == "ba" else r"/view_content/(?P<id>\d+)-[^/?]*\.html$"
        text = (
            f'name = "{slug}"\nkind = "portal"\nhome = "https://{host}/"\nshares_server = "mot-may"\n'
            f"[[article]]\nspace = \"rate\"\npattern = '{pattern}'\n[[discover]]\n{ways[slug]}\n"
        )
        (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return folder


def _crawl(settings: Settings, slug: str) -> None:
    with open_archive(settings.data, settings.database_url) as archive:
        run = begin(settings, archive, slug)
        crawl_site(settings, archive, slug, run.id, lambda _: None)


def _at_once(settings: dict[str, Settings]) -> None:
    with ThreadPoolExecutor(len(settings)) as threads:
        for done in [threads.submit(_crawl, one, slug) for slug, one in settings.items()]:
            done.result()


def _keeps_the_rate(portal: Rehearsal) -> None:
    """All crawls together have the rate of one; without shared turns they would be three times as fast.

    Single requests may follow each other closely: on a busy machine a request may wait between its turn and its
    sending.
    """
    moments = sorted(seen.at for seen in portal.requests())
    assert {seen.host for seen in portal.requests()} == set(HOSTS.values())
    assert len(moments) > 20
    assert moments[-1] - moments[0] > (len(moments) - HELD_UP) * DELAY
    most = max(sum(first <= moment < first + WINDOW for moment in moments) for first in moments)
    assert most <= WINDOW / DELAY + HELD_UP, f"{most} requests within {WINDOW} s"


def test_three_crawls_on_one_archive_share_the_servers_turns(portal: Rehearsal, sites: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", origin=portal.origin, delay=DELAY, sites=sites)
    _at_once(dict.fromkeys(HOSTS, settings))
    _keeps_the_rate(portal)


def test_three_crawls_with_rows_on_postgresql_share_them_too(
    portal: Rehearsal, sites: Path, tmp_path: Path, postgres_url: str
) -> None:
    settings = Settings(
        data=tmp_path / "data", database_url=postgres_url, origin=portal.origin, delay=DELAY, sites=sites
    )
    _at_once(dict.fromkeys(HOSTS, settings))
    _keeps_the_rate(portal)
