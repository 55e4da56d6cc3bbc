"""Discoveries through the real crawl: what each kind lists, where it ends, and what traps cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.crawl.site_run import crawl_site
from flows.nightly.begin import begin
from flows.nightly.steps import close
from storage.archive import open_archive
from storage.runs.totals import Funnel
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.runs import Discovery, Visit
from storage.warc.reader import read_response
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.portal import Rehearsal

MAZE = "me-cung.example"
HEAD = f'name = "Mê cung"\nkind = "newspaper"\nhome = "https://{MAZE}/"\nfamily = "onecms"\n'
LISTING = 'links = "h3.b-grid__title a"\nnext = "a.next"\npages = 8\n'


@dataclass(frozen=True, slots=True)
class Asked:
    """A discovery, as its row describes it."""

    links: int
    failure: str | None
    ended: str | None


@pytest.fixture(scope="module")
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=17, day=1) as played:
        yield played


def crawl(work: Pipeline, site: str) -> Funnel:
    """A night without reading."""
    with open_archive(work.settings.data) as archive:
        run = begin(work.settings, archive, site)
        crawl_site(work.settings, archive, site, run.id, lambda _: None)
        return close(archive, run.id)


def asked(work: Pipeline, run_id: int) -> dict[str, Asked]:
    with open_archive(work.settings.data) as archive, archive.database.reading() as session:
        rows = session.scalars(select(Discovery).where(Discovery.run_id == run_id).order_by(Discovery.id))
        return {row.url: Asked(row.links, row.failure, row.ended) for row in rows}


def maze_work(folder: Path, portal: Rehearsal, *discoveries: str) -> Pipeline:
    sites = folder / "sites"
    sites.mkdir()
    tables = "".join(f"\n[[discover]]\n{rule}\n" for rule in discoveries)
    (sites / "mecung.toml").write_text(HEAD + tables, encoding="utf-8")
    portal.log.clear()
    portal.faults.clear()
    portal.day = 1
    return pipeline(folder / "data", portal.origin, sites=sites)


@pytest.fixture(scope="module")
def maze(portal: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> tuple[Pipeline, Funnel]:
    """One night over every sitemap, feed and listing of the maze."""
    rules = [f'sitemap = "sitemap-{name}"' for name in SITEMAPS]
    rules += [f'feed = "rss/{name}"' for name in FEEDS]
    rules += [f'listing = "{name}"\n{LISTING}' for name in LISTINGS]
    work = maze_work(tmp_path_factory.mktemp("maze"), portal, *rules)
    return work, crawl(work, "mecung")


ALL, SOME = "all", "some"
SITEMAPS: dict[str, tuple[str | None, str | None]] = {
    "50k.xml": (ALL, None),
    "all.xml.gz": (ALL, None),
    "packed.xml": (ALL, None),
    "news.xml": (SOME, None),
    "rac.xml": (None, "not_a_sitemap"),
    "rac.xml.gz": (None, "not_a_sitemap"),
    "vong.xml": (None, None),
    "trong.xml": (None, None),
}
FEEDS: dict[str, tuple[str | None, str | None]] = {
    "trang-chu": (ALL, None),
    "rong": (None, "no_items"),
    "rac": (None, "not_a_feed"),
    "khong-co": (None, "http_404"),
}
LISTINGS: dict[str, tuple[str | None, str | None]] = {
    "vong": (SOME, None),
    "lich": (SOME, None),
    "phien": (SOME, None),
    "ban-in": (SOME, None),
    "cua-so": (SOME, None),
    "thanh-vien": (None, "login"),
}
KINDS = [(f"sitemap-{name}", *ends) for name, ends in SITEMAPS.items()]
KINDS += [(f"rss/{name}", *ends) for name, ends in FEEDS.items()]
KINDS += [(name, *ends) for name, ends in LISTINGS.items()]


@pytest.mark.parametrize(("path", "links", "failure"), KINDS)
def test_each_discovery_finds_what_it_lists(
    path: str, links: str | None, failure: str | None, maze: tuple[Pipeline, Funnel], portal: Rehearsal
) -> None:
    work, funnel = maze
    row = asked(work, funnel.run_id)[f"https://{MAZE}/{path}"]
    listed = {one.url: len(one.links) for one in portal.sites[MAZE].discoveries(1)}
    assert row.failure == failure
    assert row.links == (listed[f"https://{MAZE}/{path}"] if links else 0)


def test_traps_end_and_no_page_is_requested_twice(maze: tuple[Pipeline, Funnel], portal: Rehearsal) -> None:
    work, funnel = maze
    rows = asked(work, funnel.run_id)
    ends = {name: [row.ended for url, row in rows.items() if f"/{name}" in url] for name in ("vong?", "lich", "phien")}
    assert ends["vong?"][-1] == "nothing_further"
    assert ends["lich"][-1] == "nothing_further"
    assert len(ends["lich"]) <= 3
    # The session id is the visitor's: the next page's address is the first page's own.
    assert len(ends["phien"]) <= 3
    ids = [match["id"] for seen in portal.requests(MAZE) if (match := portal.sites[MAZE].article.search(seen.target))]
    assert len(ids) == len(set(ids)) == funnel.found
    assert not [seen for seen in portal.requests(MAZE) if "jsessionid" in seen.target or "dang-nhap" in seen.target]


def test_known_pages_end_a_discovery(portal: Rehearsal, tmp_path: Path) -> None:
    work = maze_work(tmp_path, portal, f'listing = "lich?thang=2025-03"\n{LISTING}known = 1')
    runs = [work.night("mecung") for _ in range(2)]
    assert [row.ended for row in asked(work, runs[0].run_id).values()] == [None, "nothing_further"]
    assert [row.ended for row in asked(work, runs[1].run_id).values()] == ["known_territory"]


def test_a_discovery_continues_where_known_is_off(portal: Rehearsal, tmp_path: Path) -> None:
    work = maze_work(tmp_path, portal, f'listing = "lich?thang=2025-03"\n{LISTING}known = 0')
    for _ in range(2):
        assert len(asked(work, work.night("mecung").run_id)) == 2


def test_discoveries_are_requested_conditionally(portal: Rehearsal, tmp_path: Path) -> None:
    work = maze_work(tmp_path, portal, 'feed = "rss/trang-chu"')
    first, again = work.night("mecung"), work.night("mecung")
    url = f"https://{MAZE}/rss/trang-chu"
    assert asked(work, again.run_id)[url] == Asked(asked(work, first.run_id)[url].links, None, "not_modified")
    assert [seen.status for seen in portal.requests(MAZE) if seen.target == "/rss/trang-chu"] == [200, 304]
    assert again.found == first.found, "the known pages are due, even if the feed does not list them again"
    assert again.state == "finished"


def test_load_more_continues_with_the_smallest_id(portal: Rehearsal, tmp_path: Path) -> None:
    portal.log.clear()
    portal.faults.clear()
    work = pipeline(tmp_path / "data", portal.origin)
    funnel = crawl(work, "hanoimoi")
    loads = {url: row for url, row in asked(work, funnel.run_id).items() if "getMoreArticle" in url}
    played = {one.url: one for one in portal.sites["hanoimoi.vn"].discoveries(1) if one.kind == "load_more"}
    shown = [url for url in played if "24h_empty" in url]
    assert [url for url in loads if loads[url].links] == shown[: len(loads)]
    assert all(not row.failure for row in loads.values())
    assert list(loads.values())[-1].ended in ("last_page", "page_bound")


def test_a_posted_listing_sends_its_tokens_and_is_archived_with_its_form(portal: Rehearsal, tmp_path: Path) -> None:
    portal.log.clear()
    portal.faults.clear()
    work = pipeline(tmp_path / "data", portal.origin)
    funnel = crawl(work, "hanoigov")
    forms = {url: row for url, row in asked(work, funnel.run_id).items() if "#" in url}
    assert forms
    assert all(row.failure is None and row.links for row in list(forms.values())[:1])
    posts = [seen for seen in portal.requests("hanoi.gov.vn") if seen.method == "POST"]
    assert {seen.status for seen in posts} == {200}
    assert len(posts) == len(forms)
    with open_archive(work.settings.data) as archive, archive.database.reading() as session:
        row = session.scalars(select(LoggedExchange).where(LoggedExchange.url.endswith("/NewsZone"))).first()
        assert row is not None
        assert row.file is not None
        assert row.offset is not None
        assert read_response(archive.folder.warc, row.file, row.offset).url == row.url


def test_fifty_thousand_addresses_cost_no_rows_but_the_articles(maze: tuple[Pipeline, Funnel]) -> None:
    work, funnel = maze
    with open_archive(work.settings.data) as archive, archive.database.reading() as session:
        pages = session.scalars(select(Page.key)).all()
        visits = session.scalars(select(Visit.page_id).where(Visit.run_id == funnel.run_id)).all()
    assert len(pages) == len(visits) == funnel.found
