"""Explores a site without a site file: finds feeds, sitemaps and sections, sorts its links, fetches ten articles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.induction.url_groups import AddressSource, GroupKey, LinkGroups, SeenLink, group_key, sort_links
from extractors.page_links import page_anchors, page_feeds
from extractors.read import read
from flows.settings import Settings
from flows.site_check.article_findings import captured
from flows.site_check.link_words import is_feed, is_feed_page, section_links
from flows.site_check.probe import Addresses, probe
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.new_site import unknown_site
from storage.archive import Archive
from storage.crawl_protocol import ProbedSource, ProbeReport

MOST_REQUESTS = 40
MOST_FEEDS = 8
MOST_SITEMAPS = 4
MOST_SECTIONS = 6
MOST_ARTICLES = 10
# Requests that are kept for the articles, with one more for a robots.txt or a redirect.
_KEPT_BACK = MOST_ARTICLES + 1


@dataclass(slots=True)
class Explorer:
    """Sends the requests of one draft, at most `MOST_REQUESTS` together with those that were `sent` before."""

    settings: Settings
    archive: Archive
    slug: str
    run_id: int
    sent: int
    links: list[SeenLink] = field(default_factory=list)
    sources: list[ProbedSource] = field(default_factory=list)
    pages: list[CapturedPage] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)

    def request(
        self, pages: Sequence[str] = (), feeds: Sequence[str] = (), sitemaps: Sequence[str] = (), kept_back: int = 0
    ) -> list[CapturedPage]:
        """Fetches these and keeps their links; returns the pages that came."""
        left = MOST_REQUESTS - self.sent - kept_back
        if left <= 0 or not (pages or feeds or sitemaps):
            return []
        report = probe(self.settings, self.slug, self.run_id, Addresses(pages, feeds, sitemaps, left))
        self.sent += report.requests
        return self.note(report)

    def note(self, report: ProbeReport) -> list[CapturedPage]:
        """Adds what a probe found; returns its pages."""
        came = [captured(self.archive, page) for page in report.pages if page.failure is None]
        self.sources += report.sources
        self.sitemaps += [url for robots in report.robots for url in robots.sitemaps]
        for source in report.sources:
            self.links += [link for url in source.links if (link := _link(url, AddressSource(source.kind)))]
        for page in came:
            found = (_link(url, AddressSource.PAGE, text) for url, text in page_anchors(page))
            self.links += [link for link in found if link and _host(link.url) == _host(page.url)]
        return came


@dataclass(frozen=True, slots=True)
class Explored:
    """`listings` are home and section pages with the article links that each shows; `articles` are pages that read as
    articles; `groups` sorts all links of the site that were seen; `tried` says why no known family fits.
    """

    home: str
    listings: tuple[tuple[CapturedPage, tuple[str, ...]], ...]
    sources: tuple[ProbedSource, ...]
    groups: LinkGroups
    articles: tuple[CapturedPage, ...]
    tried: tuple[str, ...] = ()


def explore(explorer: Explorer, first: CapturedPage) -> Explored:
    """`first` is a page of the site that was fetched and noted before."""
    home = urljoin(first.url, "/")
    lists = [first, *explorer.request(
        [home] if first.url != home else [],
        page_feeds(first)[:MOST_FEEDS],
        _unique([*explorer.sitemaps, urljoin(home, "sitemap.xml")])[:MOST_SITEMAPS],
        _KEPT_BACK + MOST_SECTIONS,
    )]  # fmt: skip
    lists += _sections_and_feeds(explorer, lists)
    groups = sort_links(explorer.links)
    asked = _spread(groups.articles)
    articles = [page for page in (first, *explorer.request(asked)) if _is_article(explorer.slug, page)]
    kept = _confirmed(groups, asked, articles)
    keys = {group_key(url) for url in kept.articles}
    shown = [page for page in lists if group_key(page.url) not in keys]
    return Explored(
        home=home,
        listings=_listings(shown, kept),
        sources=tuple(explorer.sources),
        groups=kept,
        articles=tuple(page for page in articles if page.url in kept.articles),
    )


def _sections_and_feeds(explorer: Explorer, lists: Sequence[CapturedPage]) -> list[CapturedPage]:
    """The section pages that home links, and the feeds that home or its page of feeds names."""
    known = {page.url for page in lists} | {source.url for source in explorer.sources}
    groups = sort_links(explorer.links)
    feeds = [url for page in lists for url in page_feeds(page)]
    feeds += [link.url for link in explorer.links if link.source is AddressSource.PAGE and is_feed(link.url)]
    feed_pages = [link.url for link in explorer.links if link.source is AddressSource.PAGE and is_feed_page(link.url)][
        :1
    ]
    sections = section_links([link for link in explorer.links if link.url in set(groups.others)])
    wanted = [url for url in _unique([*feed_pages, *sections]) if url not in known]
    came = explorer.request(
        wanted[:MOST_SECTIONS], [url for url in _unique(feeds) if url not in known][:MOST_FEEDS], kept_back=_KEPT_BACK
    )
    if not any(source.kind == "feed" and source.links for source in explorer.sources):
        named = [url for page in came if is_feed_page(page.url) for url, _ in page_anchors(page) if is_feed(url)]
        explorer.request(feeds=_unique(named)[:MOST_FEEDS], kept_back=_KEPT_BACK)
    return [page for page in came if not is_feed_page(page.url)]


def _spread(urls: Sequence[str]) -> list[str]:
    """Some of them, from each group in turn."""
    groups: dict[object, list[str]] = {}
    for url in urls:
        groups.setdefault(group_key(url), []).append(url)
    queues, found = list(groups.values()), list[str]()
    while len(found) < MOST_ARTICLES and any(queues):
        found += [queue.pop(0) for queue in queues if queue]
    return found[:MOST_ARTICLES]


def _is_article(slug: str, page: CapturedPage) -> bool:
    return isinstance(read(page, unknown_site(slug, page.url)), Article)


def _confirmed(groups: LinkGroups, asked: Sequence[str], articles: Sequence[CapturedPage]) -> LinkGroups:
    """Without the groups of which half of the requested pages or more are no articles.

    A group of which fewer than two pages were requested is judged by all pages of its shape.
    """
    wanted = Counter(map(group_key, asked))
    read_ones = Counter(group_key(page.url) for page in articles)

    def holds(key: GroupKey) -> bool:
        alike = {key} if wanted[key] > 1 else {other for other in wanted if other[0] == key[0]}
        return sum(read_ones[one] for one in alike) * 2 > sum(wanted[one] for one in alike)

    right = {key for key in map(group_key, groups.articles) if holds(key)}
    kept = tuple(url for url in groups.articles if group_key(url) in right)
    return LinkGroups(kept, (*groups.others, *(url for url in groups.articles if group_key(url) not in right)))


def _listings(pages: Sequence[CapturedPage], groups: LinkGroups) -> tuple[tuple[CapturedPage, tuple[str, ...]], ...]:
    """The pages that list articles which not all pages list; each with its article links."""
    articles = set(groups.articles)
    shown = {
        page.url: tuple(_unique(link.url for url, _ in page_anchors(page) if (link := _link(url, AddressSource.PAGE))))
        for page in pages
    }
    listed = {url: tuple(link for link in links if link in articles) for url, links in shown.items()}
    common = set.intersection(*(set(links) for links in listed.values())) if len(listed) > 1 else set[str]()
    by_url = {page.url: page for page in pages}
    return tuple((by_url[url], links) for url, links in listed.items() if set(links) - common)


def _link(url: str, source: AddressSource, text: str = "") -> SeenLink | None:
    try:
        return SeenLink(canonical_address(url.partition("#")[0]), source, text)
    except NotAnAddress:
        return None


def _host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def _unique(urls: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(urls))
