"""Finds the pictures and the links in the body of an article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from extractors.article import Link, Picture
from extractors.details.caption import caption_of, credit_in
from extractors.html.element_text import element_text
from seeds.canonical_url import NotAnAddress, joined_address

MOST_PICTURES = 200
MOST_LINKS = 500
_LONGEST = 1000

# Pages that load pictures late have a placeholder in `src`.
_SOURCES = ("data-original", "data-src", "data-lazy-src", "src")
_PIXEL = re.compile(r"[0-2](?:px)?")


def pictures_in(bodies: Sequence[LexborNode], texts: frozenset[str], base: str) -> tuple[Picture, ...]:
    """Each picture once, in page order; a caption counts only if it is among the texts of the body's blocks."""
    found: dict[str, Picture] = {}
    for body in bodies:
        for node in body.css("img"):
            url = _picture_url(node, base)
            if url is None or url in found:
                continue
            caption = caption_of(node, body, texts)
            found[url] = Picture(url, caption, credit_in(caption))
    return tuple(islice(found.values(), MOST_PICTURES))


def links_in(bodies: Sequence[LexborNode], texts: Iterable[str], base: str) -> tuple[Link, ...]:
    """The links whose words are in one of the texts, so that no link of a box beside the text is among them."""
    whole = "\n".join(texts)
    links = (link for body in bodies for link in _links(body, base) if link.text in whole)
    return tuple(islice(dict.fromkeys(links), MOST_LINKS))


def _links(body: LexborNode, base: str) -> Iterator[Link]:
    for node in body.css("a[href]"):
        text = element_text(node)
        if not text or len(text) > _LONGEST or (node.attributes.get("href") or "").startswith("#"):
            continue
        try:
            yield Link(joined_address(base, node.attributes.get("href") or ""), text)
        except NotAnAddress:
            continue


def _picture_url(node: LexborNode, base: str) -> str | None:
    attributes = node.attributes
    if any(_PIXEL.fullmatch(attributes.get(side) or "") for side in ("width", "height")):
        return None
    written = [attributes.get(name) or "" for name in _SOURCES]
    written.append((attributes.get("srcset") or attributes.get("data-srcset") or "").split(" ")[0])
    for source in written:
        if source.strip() and not source.strip().lower().startswith("data:"):
            try:
                return joined_address(base, source)
            except NotAnAddress:
                continue
    return None
