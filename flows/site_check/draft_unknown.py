"""Drafts the site file of a site on a platform that no family knows, from what an exploration found."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from extractors.captured_page import CapturedPage
from extractors.induction.archive_witnesses import ArchiveWitnesses
from extractors.induction.article_patterns import article_tables
from extractors.induction.draft import DraftedSite, draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.listing_pagination import next_link, numbered_address
from extractors.induction.site_file_text import site_text
from extractors.page_links import page_name
from flows.site_check.drafted_files import FilesDrafted, head_lines, numbered, reads_its_pages, write_files
from flows.site_check.exploration import Explored
from storage.crawl_protocol import ProbedSource

DISCOVER = "discover"
MOST_LISTINGS = 6
PAGES = 3
NEWEST = 3

Table = tuple[str, list[Line]]


def draft_unknown(slug: str, explored: Explored, sites: Path, into: Path, today: date) -> FilesDrafted:
    if not explored.articles:
        return FilesDrafted(slug, (), (_seen(explored), "no page was found that reads as an article"))
    drafted = _drafted(explored)
    if not reads_its_pages(drafted):
        return FilesDrafted(slug, (), (*drafted.reports, "no layout was found that reads the pages"))
    discoveries = discover_tables(explored)
    reports = (*drafted.reports, *(() if discoveries else ("no feed, sitemap or listing was found",)))
    tables = [*article_tables(explored.groups.articles, explored.groups.others), *discoveries]
    first = explored.listings[0][0] if explored.listings else explored.articles[0]
    head = head_lines(slug, page_name(first) or slug, explored.home)
    note = (
        f"Drafted on {today} from {len(explored.articles)} pages of {explored.home}; nobody has compared it with them."
    )
    text = site_text(head, tables, drafted, note)
    written = write_files(slug, text, numbered(explored.articles), sites, into)
    if isinstance(written, str):
        return FilesDrafted(slug, (), (*reports, written))
    return FilesDrafted(slug, written, reports)


def _drafted(explored: Explored) -> DraftedSite:
    """The sign is on none of the pages that list articles, if any sign distinguishes them."""
    lists = [page for page, _ in explored.listings]
    apart = draft_layouts(explored.articles, ArchiveWitnesses(others=lists))
    return apart if reads_its_pages(apart) else draft_layouts(explored.articles)


def discover_tables(explored: Explored) -> list[Table]:
    articles = set(explored.groups.articles)
    feeds = [
        (DISCOVER, [Line("feed", _path(explored, one.url), _count(one.links, articles))])
        for one in explored.sources
        if one.kind == "feed" and articles.intersection(one.links)
    ]
    listings = [(DISCOVER, _listing(explored, page, links)) for page, links in explored.listings[:MOST_LISTINGS]]
    return [*feeds, *_sitemaps(explored, articles), *listings]


def _sitemaps(explored: Explored, articles: set[str]) -> list[Table]:
    """An index is one discovery: its newest children of the kinds that list articles."""
    found = [one for one in explored.sources if one.kind == "sitemap" and articles.intersection(one.links)]
    tables = []
    for index in dict.fromkeys(one.index or one.url for one in found):
        ours = [one for one in found if (one.index or one.url) == index]
        lines = [
            Line("sitemap", _path(explored, index), _count([link for one in ours for link in one.links], articles))
        ]
        if ours[0].index:
            lines += [Line("follow", _follow(ours), "the children that list articles"), Line("newest", NEWEST, "")]
        tables.append((DISCOVER, lines))
    return tables


def _follow(children: Sequence[ProbedSource]) -> str:
    """A pattern for children whose names differ from these only in numbers."""
    names = dict.fromkeys(re.sub(r"\d+", r"\\d+", re.escape(one.url.rpartition("/")[2])) for one in children)
    return f"/(?:{'|'.join(names)})$" if len(names) > 1 else f"/{next(iter(names))}$"


def _listing(explored: Explored, page: CapturedPage, links: Sequence[str]) -> list[Line]:
    lines = [
        Line("listing", _path(explored, page.url), f"{len(links)} articles"),
        Line("links", "a", "the pattern of [[article]] decides"),
    ]
    if address := numbered_address(page):
        return [*lines, Line("numbered", _path(explored, address), "its links 2 and 3"), Line("pages", PAGES, "")]
    if css := next_link(page):
        return [*lines, Line("next", css, "its link to the next page"), Line("pages", PAGES, "")]
    return lines


def _path(explored: Explored, url: str) -> str:
    return url.removeprefix(explored.home)


def _count(links: Sequence[str], articles: set[str]) -> str:
    return f"{sum(link in articles for link in links)} of {len(links)} links are articles"


def _seen(explored: Explored) -> str:
    stated = [f"{one.kind} {one.url}: {one.failure or f'{len(one.links)} links'}" for one in explored.sources]
    return f"{len(explored.groups.articles)} links look like articles; {'; '.join(stated) or 'no feed and no sitemap'}"
