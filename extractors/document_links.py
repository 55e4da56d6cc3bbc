"""Finds the documents that an article links: in its body, and in boxes beside it that are named for attachments."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.charset import DecodedText
from extractors.html.element_text import element_text, one_line
from extractors.linked_document import LinkedDocument
from seeds.attachments import DocumentFormat
from seeds.canonical_url import NotAnAddress, joined_address
from seeds.layout import Layout
from seeds.site import Site

# Most pages name no document, which their source shows at once.
_NAMES_A_FILE = re.compile(rf"\.(?i:{'|'.join(DocumentFormat)})\b")
# A faster look at the same source in UTF-8; it finds more names, and (as `(?i:s)` does) takes the long s for an s.
_MAY_NAME_A_FILE = re.compile(
    rb"\.[dxporzDXPORZ](?:[dD][fF]|[oO][cC]|[lL](?:[sS]|\xc5\xbf)|[dD][tT]|[tT][fF]|[iI][pP])"
)

_MOST = 100
_MOST_WORDS = 300

# What is around the article on every page of a site.
_ELSEWHERE = frozenset({"nav", "header", "footer", "aside"})
_WHOLE = "article, main, [role='main'], #main-content, #content"
_BOX = re.compile(r"attach|dinh-?_?kem|tai-?lieu|file-?list|list-?file|download|van-?ban-?kem", re.IGNORECASE)
_LABEL = re.compile(r"(?:tệp|tập tin|file|tài liệu|văn bản|tải)\s+(?:tin\s+)?(?:đính kèm|kèm theo|về)", re.IGNORECASE)
# A box beside the body is at most this many levels above it.
_LEVELS = 3


def document_links(
    page: LexborHTMLParser, source: DecodedText, url: str, site: Site, layout: Layout | None
) -> tuple[LinkedDocument, ...]:
    """In page order, each document once; to be called before a layout removes elements."""
    if _MAY_NAME_A_FILE.search(source.utf8) is None or _NAMES_A_FILE.search(source.text) is None:
        return ()
    base = page.css_first("base[href]")
    start = urljoin(url, base.attributes.get("href") or "") if base is not None else url
    found: dict[str, LinkedDocument] = {}
    for node in _links(page, layout):
        link = _link(node, start, site)
        if link is not None and link.key not in found:
            found[link.key] = link
            if len(found) == _MOST:
                break
    return tuple(found.values())


def _links(page: LexborHTMLParser, layout: Layout | None) -> Iterator[LexborNode]:
    bodies = page.css(layout.body) if layout is not None and layout.body else []
    if bodies:
        yield from _links_of_bodies(bodies)
        return
    roots = page.css(_WHOLE) or ([page.body] if page.body is not None else [])
    for root in roots:
        yield from (node for node in root.css("a[href]") if not _is_elsewhere(node))


def _links_of_bodies(bodies: Iterable[LexborNode]) -> Iterator[LexborNode]:
    for body in bodies:
        yield from body.css("a[href]")
        around: LexborNode | None = body
        for _ in range(_LEVELS):
            if around is None or around.tag == "body":
                break
            beside = around.next
            while beside is not None:
                if beside.is_element_node and _is_box(beside):
                    yield from ([beside] if beside.tag == "a" else beside.css("a[href]"))
                beside = beside.next
            around = around.parent


def _is_box(node: LexborNode) -> bool:
    if node.tag in _ELSEWHERE:
        return False
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return _BOX.search(named) is not None or _LABEL.search(element_text(node)[:200]) is not None


def _is_elsewhere(node: LexborNode) -> bool:
    around: LexborNode | None = node
    while around is not None:
        if around.tag in _ELSEWHERE:
            return True
        around = around.parent
    return False


def _link(node: LexborNode, base: str, site: Site) -> LinkedDocument | None:
    href = node.attributes.get("href") or ""
    if not _may_lead_to_a_file(href, base):
        return None
    try:
        url = joined_address(base, href)
    except NotAnAddress:
        return None
    identity = site.identify_attachment(url)
    if identity is None:
        return None
    words = element_text(node) or one_line(node.attributes.get("title") or "")
    return LinkedDocument(identity.key, url, words[:_MOST_WORDS])


def _may_lead_to_a_file(href: str, base: str) -> bool:
    """A fast look, because resolving an address takes far longer; an address loses the line ends inside it."""
    return any(map(_NAMES_A_FILE.search, (href, base))) or not href.isprintable()
