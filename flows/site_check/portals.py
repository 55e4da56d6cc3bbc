"""Finds portals that no site file has, and drafts them: those of a known family into a table of its members."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from extractors.captured_page import CapturedPage
from extractors.induction.url_groups import AddressSource, SeenLink
from extractors.page_links import page_anchors, page_name
from flows.settings import BadSettings, Settings
from flows.site_check.article_findings import captured
from flows.site_check.check_site import check_run
from flows.site_check.draft import NoDraft
from flows.site_check.family_match import Try, try_family
from flows.site_check.link_words import section_links
from flows.site_check.members import NewMember, add_members
from flows.site_check.new_site import new_site
from flows.site_check.portal_hosts import FoundHost, find_hosts, parents_of, plain_host
from flows.site_check.probe import Addresses, probe
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.load import load_sites
from seeds.new_site import candidates, parent_of
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import ProbedPage
from storage.readings.archived_html import newest_pages

PORTALS = "portals"
"""The name under which the requests of this command are archived."""
_A_HOST = 6  # requests for one address at most, with robots.txt and redirects
_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class DraftedPortal:
    """What became of one host: its slug and family (or the word `drafted`), or why there is no site file."""

    host: str
    slug: str | None
    family: str | None
    reason: str | None
    later: bool = False


def find_portals(settings: Settings, archive: Archive, sites: Sequence[Site], url: str | None) -> list[FoundHost]:
    """From the archived pages of these sites, and from one page that is fetched now. Raises like `check_site`."""
    known = list(load_sites(settings.sites).values())
    parents = parents_of(sites) | (frozenset({parent_of(urlsplit(url).netloc)}) if url else frozenset())
    return find_hosts(_pages(settings, archive, sites, url), known, parents)


def _pages(settings: Settings, archive: Archive, sites: Sequence[Site], url: str | None) -> Iterator[CapturedPage]:
    if url:
        with check_run(settings, archive, PORTALS) as run_id:
            report = probe(settings, PORTALS, run_id, Addresses([url]))
        if failed := [page for page in report.pages if page.failure]:
            raise BadSettings(f"{failed[0].url}: {failed[0].failure}; give the address of a page that answers")
        yield from (captured(archive, page) for page in report.pages)
    for site in sites:
        for page in newest_pages(archive, site.slug):
            yield CapturedPage(page.body, page.content_type, page.url, page.captured_at)


def page_address(url: str) -> str:
    try:
        return canonical_address(url)
    except NotAnAddress as error:
        raise BadSettings(str(error)) from error


def draft_portals(settings: Settings, archive: Archive, hosts: Sequence[FoundHost], today: date) -> list[DraftedPortal]:
    """Asks each host for its first page and some articles, all under one limiter for each parent domain.

    Hosts that no family reads are drafted by induction. Raises BadSettings without LUUTRU_SITES.
    """
    if settings.sites is None:
        raise BadSettings("LUUTRU_SITES: set it to a folder of your own; the drafted portals are written there")
    slugs = _slugs(hosts, set(load_sites(settings.sites)))
    ended, tries = _try_families(settings, archive, hosts, slugs)
    members, found = list[NewMember](), dict[str, DraftedPortal]()
    for one in hosts:
        readers = {each.candidate.family: each for each in tries.get(one.host, ()) if each.article}
        if one.host in ended:
            found[one.host] = ended[one.host]
        elif len(readers) == 1:
            ((family, reader),) = readers.items()
            name = one.name or page_name(tries[one.host][0].page) or one.host
            members.append(NewMember(family, slugs[one.host], name, one.host, one.source, reader.page.url))
            found[one.host] = DraftedPortal(one.host, slugs[one.host], family, None)
    add_members(settings.sites, members, today)
    return [found.get(one.host) or _induced(settings, one.host, slugs[one.host], today) for one in hosts]


def _slugs(hosts: Sequence[FoundHost], taken: set[str]) -> dict[str, str]:
    """The first part of each host's name; the whole name where a site has that slug."""
    slugs: dict[str, str] = {}
    for one in hosts:
        short = one.host.partition(".")[0]
        slugs[one.host] = short if short not in taken else one.host.replace(".", "-")
        taken.add(slugs[one.host])
    return slugs


def _try_families(
    settings: Settings, archive: Archive, hosts: Sequence[FoundHost], slugs: dict[str, str]
) -> tuple[dict[str, DraftedPortal], dict[str, list[Try]]]:
    """The hosts that cannot be drafted, and for the others what each family makes of their pages.

    A host whose first page links no article is asked for some sections, then for an article.
    """
    ended: dict[str, DraftedPortal] = {}
    tries: dict[str, list[Try]] = {}
    with check_run(settings, archive, PORTALS) as run_id:

        def request(urls: Sequence[str]) -> Sequence[ProbedPage]:
            asked = Addresses(urls, most=_A_HOST * len(urls))
            return probe(settings, PORTALS, run_id, asked).pages if urls else ()

        for one, page in zip(hosts, request([f"https://{one.host}/" for one in hosts]), strict=True):
            if end := _end(one.host, page):
                ended[one.host] = end
            else:
                tries[one.host] = _tries(settings, slugs[one.host], captured(archive, page))
        for _ in range(2):
            for page in request([url for host, each in tries.items() for url in _wanted(host, each)]):
                host = _host(page.url)
                if page.failure is None and host in tries:
                    tries[host] += _tries(settings, slugs[host], captured(archive, page))
    return ended, tries


def _wanted(host: str, tries: Sequence[Try]) -> list[str]:
    """The pages to ask next: an article of each family whose pattern matches a link; without any, some sections."""
    if any(one.article for one in tries):
        return []
    asked = {one.page.url for one in tries}
    articles = dict.fromkeys(one.candidate.family for one in tries if one.links)
    if articles:
        first = [next(one.links[0] for one in tries if one.links and one.candidate.family == name) for name in articles]
        return [url for url in dict.fromkeys(first) if url not in asked]
    links = [SeenLink(url, AddressSource.PAGE, text) for url, text in page_anchors(tries[0].page) if _host(url) == host]
    return [url for url in dict.fromkeys(section_links(links)) if url not in asked][:_SECTIONS]


def _tries(settings: Settings, slug: str, page: CapturedPage) -> list[Try]:
    home = f"https://{urlsplit(page.url).netloc}/"
    return [try_family(one, page) for one in candidates(slug, home, settings.sites)]


def _end(host: str, page: ProbedPage) -> DraftedPortal | None:
    if page.failure == "foreign_host":
        return DraftedPortal(host, None, None, f"redirects to {_host(page.url)}")
    if page.failure:
        return DraftedPortal(host, None, None, page.failure, page.later)
    other = _host(page.url)
    return DraftedPortal(host, None, None, f"redirects to {other}") if other != host else None


def _host(url: str) -> str:
    return plain_host(urlsplit(url).netloc)


def _induced(settings: Settings, host: str, slug: str, today: date) -> DraftedPortal:
    try:
        end = new_site(settings, f"https://{host}/", slug, Path(settings.sites or ".") / slug, today)
    except BadSettings as error:
        return DraftedPortal(host, None, None, str(error))
    if isinstance(end, NoDraft):
        return DraftedPortal(host, None, None, end.tried[-1] if end.tried else "no article was found", end.later)
    return DraftedPortal(host, slug, end.family or "drafted", None)
