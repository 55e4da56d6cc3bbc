"""Finds what a listing says of an article: the texts in the element around its links, its card."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawlers.discovery.item_fields import item_fields, stated_time
from storage.frontier.item_fields import ItemFields

# A card is at most so many elements outside of its link, and has at most so many characters.
_FURTHEST = 5
_MOST_TEXT = 3000
_MOST_ELEMENTS = 120
_LEAST_TEASER = 30
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_TEXT = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link as it is written, and the element that has it."""

    link: str
    element: HtmlElement


def cards_of(listed: Sequence[ListedLink]) -> Iterator[tuple[str, ItemFields]]:
    """Each link with what its card says; an element with links to several articles is no card."""
    links: defaultdict[HtmlElement, set[str]] = defaultdict(set)
    for one in listed:
        for around in _outwards(one.element):
            links[around].add(one.link)
    for one in listed:
        alone = [around for around in _outwards(one.element) if len(links[around]) == 1]
        card = next((around for around in reversed(alone) if _is_small(around)), one.element)
        yield one.link, _fields(one.element, card)


def _outwards(element: HtmlElement) -> list[HtmlElement]:
    found = [element]
    while (
        len(found) <= _FURTHEST and (parent := found[-1].getparent()) is not None and parent.tag not in ("body", "html")
    ):
        found.append(parent)
    return found


def _is_small(card: HtmlElement) -> bool:
    number = sum(1 for _ in zip(card.iter(), range(_MOST_ELEMENTS + 1), strict=False))
    return number <= _MOST_ELEMENTS and sum(map(len, card.itertext())) <= _MOST_TEXT


def _fields(link: HtmlElement, card: HtmlElement) -> ItemFields:
    title = _title(link)
    texts = [text for text in _texts(card) if not title or title not in text]
    teaser = max(
        (text for text in texts if len(text) >= _LEAST_TEASER and stated_time(text) is None), key=len, default=None
    )
    return item_fields(
        title=title, description=teaser, published=next((text for text in texts if stated_time(text)), None)
    )


def _title(link: HtmlElement) -> str | None:
    """The heading in the link, else the link's text, else its title attribute."""
    heading = next((one for one in link.iter() if one.tag in _HEADINGS), None)
    text = _joined(link if heading is None else heading)
    return text or link.get("title")


def _texts(card: HtmlElement) -> Iterator[str]:
    """The text of each innermost element."""
    for one in card.iter():
        if isinstance(one.tag, str) and one.tag not in _NO_TEXT and (one.text or "").strip():
            yield _joined(one)


def _joined(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())
