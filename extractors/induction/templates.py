"""Groups pages by template: those whose class names and ids are mostly the same."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode

# Of the names of two pages of one template, this share is on both.
_ALIKE = 0.5


def by_template(pages: Sequence[CapturedPage]) -> list[list[int]]:
    """The places of the pages of each template, the most frequent template first."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for place, page in enumerate(pages):
        names = _names(page)
        group = next((places for first, places in groups if _alike(first, names)), None)
        if group is None:
            groups.append((names, [place]))
        else:
            group.append(place)
    return sorted((places for _, places in groups), key=len, reverse=True)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)


def _names(page: CapturedPage) -> frozenset[str]:
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    classes = [name for node in tree.css("[class]") for name in (node.attributes.get("class") or "").split()]
    return frozenset(classes) | {node.attributes.get("id") or "" for node in tree.css("[id]")}
