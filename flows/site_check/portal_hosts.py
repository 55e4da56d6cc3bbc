"""Finds portals under a parent domain in archived pages: hosts that are linked, or named in the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.page_links import page_anchors
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.new_site import parent_of
from seeds.site import Site

MOST_WORDS = 3
_BY_NAME = "(its name alone)"
# Hosts that are no portals: files, mail, services.
_NO_PORTAL = re.compile(
    r"^(?:mail|webmail|smtp|imap|pop|ns\d*|ftp|vpn|cdn|static|media|img|images|files?|api|sso|id)\."
)


@dataclass(slots=True)
class FoundHost:
    """`page` is the first page that has it, `words` the link texts; `site` is the site that has the host already."""

    host: str
    page: str
    links: int = 0
    words: list[str] = field(default_factory=list)
    site: str | None = None

    @property
    def name(self) -> str | None:
        """What the links call it."""
        return next((words for words in self.words if words != _BY_NAME), None)

    @property
    def source(self) -> str:
        return f"{self.page}, as {' / '.join(self.words)}" if self.words else self.page


def find_hosts(pages: Iterable[CapturedPage], sites: Sequence[Site], parents: frozenset[str]) -> list[FoundHost]:
    """The hosts below these parents, the most linked first; a host with and without www. is one."""
    owners = {plain_host(host): site.slug for site in sites for host in (*site.hosts, urlsplit(site.home).netloc)}
    found: dict[str, FoundHost] = {}
    for page in pages:
        for host, words in _mentions(page, parents):
            one = found.setdefault(host, FoundHost(host, page.url, site=owners.get(host)))
            one.links += 1
            if words and words not in one.words and len(one.words) < MOST_WORDS:
                one.words.append(words)
    return sorted(found.values(), key=lambda one: (-one.links, one.host))


def parents_of(sites: Iterable[Site]) -> frozenset[str]:
    """The parents of all portals' hosts: newspapers link too much that is none of their own."""
    return frozenset(parent_of(urlsplit(site.home).netloc) for site in sites if site.kind == "portal")


def plain_host(host: str) -> str:
    return host.lower().removeprefix("www.")


def _mentions(page: CapturedPage, parents: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each host with the words of its link."""
    linked: set[str] = set()
    for url, words in page_anchors(page):
        host = _host(url)
        if host and _is_below(host, parents):
            linked.add(host)
            yield host, words
    text = decode(page.body, page.content_type).text
    for parent in parents:
        for match in re.finditer(
            rf"(?<![\w.@-])((?:[a-z0-9-]{{1,40}}\.){{1,4}}{re.escape(parent)})(?![\w-])", text, re.IGNORECASE
        ):
            host = plain_host(match[1])
            if host not in linked and _is_below(host, parents):
                linked.add(host)
                yield host, _BY_NAME


def _host(url: str) -> str | None:
    try:
        return plain_host(urlsplit(canonical_address(url)).hostname or "")
    except NotAnAddress:
        return None


def _is_below(host: str, parents: frozenset[str]) -> bool:
    return any(host == parent or host.endswith(f".{parent}") for parent in parents) and not _NO_PORTAL.match(host)
