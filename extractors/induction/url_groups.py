"""Sorts the links of a site into articles and other pages, by what feeds, sitemaps and link texts say of each group."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.induction.url_shape import SegmentKind, Slot, slots_of

# A headline has at least this many words and characters.
_HEADLINE_WORDS = 5
_HEADLINE_LENGTH = 25
# A group of this many links, of which this share are headlines, is a group of articles.
_LEAST_LINKS = 3
_SHARE = 0.6


class AddressSource(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class SeenLink:
    """`text` is the text of the link on a page; feeds and sitemaps have none here."""

    url: str
    source: AddressSource
    text: str = ""


@dataclass(frozen=True, slots=True)
class LinkGroups:
    """Each URL once, those that come first in their source first."""

    articles: tuple[str, ...]
    others: tuple[str, ...]


GroupKey = tuple[str, str]


def group_key(url: str) -> GroupKey:
    """The URL's shape, and its first folder: `/tag/…` and `/society/…` are two groups. A title is words here."""
    slots = slots_of(url)
    numbered = any(slot.kind in (SegmentKind.NUMBER, SegmentKind.CODE) for slot in slots)
    shape = "".join(
        "{words}" if numbered and slot.kind in (SegmentKind.NAME, SegmentKind.TITLE) else slot.sign for slot in slots
    )
    return shape, first_folder(slots)


def first_folder(slots: Sequence[Slot]) -> str:
    """The first part of a path that has a second one; empty for a number."""
    folders = [at for at, slot in enumerate(slots) if slot.text == "/"]
    if len(folders) < 2 or folders[1] + 1 >= len(slots):  # noqa: PLR2004 (two parts)
        return ""
    return "".join(slot.sign if slot.kind is SegmentKind.NUMBER else slot.text for slot in slots[1 : folders[1]])


def sort_links(links: Iterable[SeenLink]) -> LinkGroups:
    """What feeds show are articles; without feeds, groups of headlines; and groups of headlines of the same shape."""
    texts: dict[str, str] = {}
    fed: set[str] = set()
    for link in links:
        known = texts.setdefault(link.url, "")
        if len(link.text) > len(known):
            texts[link.url] = link.text
        if link.source is AddressSource.FEED:
            fed.add(link.url)
    groups: dict[GroupKey, list[str]] = {}
    for url in texts:
        groups.setdefault(group_key(url), []).append(url)
    heads = {
        key: sum(_is_headline(url, texts[url]) for url in urls) >= _SHARE * len(urls) for key, urls in groups.items()
    }
    sure = {key for key, urls in groups.items() if fed.intersection(urls)}
    if not fed:
        counts = Counter(shape for (shape, folder), urls in groups.items() if heads[shape, folder] for _ in urls)
        sure = {key for key in groups if heads[key] and counts[key[0]] >= _LEAST_LINKS}
    shapes = {shape for shape, _ in sure}
    chosen = sure | {key for key in groups if heads[key] and key[0] in shapes}
    articles = tuple(url for url in texts if group_key(url) in chosen)
    return LinkGroups(articles, tuple(url for url in texts if group_key(url) not in chosen))


def _is_headline(url: str, text: str) -> bool:
    if text:
        return len(text.split()) >= _HEADLINE_WORDS and len(text) >= _HEADLINE_LENGTH
    return any(slot.kind is SegmentKind.TITLE for slot in slots_of(url))
