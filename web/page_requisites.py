"""Puts archived styles and pictures into a captured page itself, so that its frame requests nothing."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.charset import decode
from luutru import Corpus
from seeds.requisites import requisite_address
from storage.errors import CorrectTheInput
from storage.versions.mementos import Memento
from storage.versions.requisite_records import RequisiteRecord, requisite_records, requisite_site
from web.captured_page_view import Captured, read_capture, without_acting_elements

MOST_ADDRESSES = 300
MOST_BYTES = 8_000_000
"""Of all styles and pictures of one page together."""
MOST_REFERENCES = 3000
"""That one page's styles and pictures are looked up for; what is named behind them stays as it is."""
DEPTH = 3
"""Of style sheets that import others."""
_NAMED = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?(?P<sheet>[^\"')\s;]+)[\"']?\s*\)?(?P<media>[^;{}]*);?"
    r"|url\(\s*[\"']?(?P<url>[^\"')]+)[\"']?\s*\)",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"(?:image|font)/[a-z0-9.+-]{1,60}")
_LAZY = ("src", "data-src", "data-original", "data-lazy-src")
_SOURCES = ("srcset", "data-srcset", "sizes")


def framed(corpus: Corpus, memento: Memento, captured: Captured) -> bytes:
    """The page's markup in UTF-8: as captured but for `link`, `meta` and `base`, which get other names.

    Where the archive has requisites of the site, styles and pictures are put into it.
    """
    text = decode(captured.body or b"", captured.content_type or None).text
    return without_acting_elements(_with_requisites(corpus, memento, text)).encode("utf-8", "replace")


def _with_requisites(corpus: Corpus, memento: Memento, markup: str) -> str:
    site = requisite_site(corpus.archive, memento.capture_id)
    if site is None:
        return markup
    page = LexborHTMLParser(markup)
    base = page.css_first("base[href]")
    start = requisite_address(memento.url, base.attributes.get("href") or "") if base else None
    _Inlining(corpus, site).change(page, start or memento.url)
    return page.html or markup


class _Inlining:
    """One page's; counts the bytes that went into it."""

    def __init__(self, corpus: Corpus, site: str) -> None:
        self._corpus = corpus
        self._site = site
        self._left = MOST_BYTES
        self._references = MOST_REFERENCES
        self._known: dict[str, Captured | None] = {}

    def change(self, page: LexborHTMLParser, base: str) -> None:
        sheets = [node for node in page.css("link[href]") if _is_sheet(node)]
        pictures = page.css("img, input[type='image']")
        styled = page.css("[style]")
        self._read_all(base, [node.attributes.get("href") or "" for node in sheets])
        self._read_all(base, [one for node in pictures[:MOST_REFERENCES] for one in _named(node)])
        for node in page.css("style"):
            node.replace_with(_style_node(self._css(base, node.text(), DEPTH), node.attributes.get("media") or ""))
        for node in sheets:
            if (url := requisite_address(base, node.attributes.get("href") or "")) and (
                style := self._sheet(url, DEPTH)
            ):
                node.replace_with(_style_node(style, node.attributes.get("media") or ""))
        for node in pictures:
            self._picture(base, node)
        for node in styled:
            node.attrs["style"] = self._css(base, node.attributes.get("style") or "", 0)

    def _picture(self, base: str, node: LexborNode) -> None:
        for reference in _named(node):
            self._references -= 1
            if self._references < 0:
                return
            url = requisite_address(base, reference)
            if url and (data := self._data(url)):
                node.attrs["src"] = data
                parent = node.parent
                for one in (node, *(parent.css("source") if parent and parent.tag == "picture" else ())):
                    for name in _SOURCES:
                        if name in one.attributes:
                            del one.attrs[name]
                return

    def _sheet(self, url: str, depth: int) -> str | None:
        body = self._known.get(url)
        if body is None or body.body is None or depth <= 0 or len(body.body) > self._left:
            return None
        self._left -= len(body.body)
        return self._css(url, body.body.decode("utf-8", "replace"), depth)

    def _css(self, base: str, text: str, depth: int) -> str:
        """With imported sheets in their places, and archived pictures and fonts as data."""
        if self._references <= 0:
            return text
        named = islice(_NAMED.finditer(text), self._references)
        self._read_all(base, [found["sheet"] or found["url"] for found in named])

        def changed(found: re.Match[str]) -> str:
            self._references -= 1
            if self._references < 0:
                return found[0]
            url = requisite_address(base, found["sheet"] or found["url"])
            if found["sheet"] is None:
                data = self._data(url) if url else None
                return f'url("{data}")' if data else found[0]
            sheet = self._sheet(url, depth - 1) if url else None
            return f"@media {found['media'].strip() or 'all'} {{{sheet}}}" if sheet else ""

        return _NAMED.sub(changed, text)

    def _data(self, url: str) -> str | None:
        found = self._known.get(url)
        kind = found.content_type.partition(";")[0].strip().lower() if found else ""
        if found is None or found.body is None or not _SHOWN.fullmatch(kind) or len(found.body) > self._left:
            return None
        self._left -= len(found.body)
        return f"data:{kind};base64,{b64encode(found.body).decode('ascii')}"

    def _read_all(self, base: str, references: Iterable[str]) -> None:
        """Looks up, at once, what is not known yet."""
        urls = {url for one in references if (url := requisite_address(base, one))} - self._known.keys()
        some = sorted(urls)[: max(0, MOST_ADDRESSES - len(self._known))]
        if not some:
            return
        records = requisite_records(self._corpus.archive, self._site, some)
        for url in some:
            self._known[url] = _read(self._corpus, records[url]) if url in records else None


def _read(corpus: Corpus, record: RequisiteRecord) -> Captured | None:
    """None where the record is damaged: the page is shown without it, and `luutru verify` reports it."""
    try:
        return read_capture(corpus, record)
    except CorrectTheInput:
        return None


def _is_sheet(node: LexborNode) -> bool:
    rels = (node.attributes.get("rel") or "").lower().split()
    return "stylesheet" in rels and "alternate" not in rels


def _named(node: LexborNode) -> Iterator[str]:
    return (one for name in _LAZY if (one := node.attributes.get(name)))


def _style_node(text: str, media: str) -> LexborNode:
    """With a backslash in each end tag of the text: CSS reads the same, and HTML sees no end of the element."""
    made = LexborHTMLParser("<style>" + text.replace("</", r"<\/") + "</style>").css_first("style")
    if made is None:
        raise RuntimeError("the parser made no element of <style>")
    if media:
        made.attrs["media"] = media
    return made
