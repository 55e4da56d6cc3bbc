"""Finds the selectors and forms of the date: those that give the same time on every page that has them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from extractors.article import Precision, Published
from extractors.generic.date_forms import is_date_line
from extractors.induction.date_witnesses import comparable, is_stated
from extractors.induction.evidence import Line, share
from extractors.induction.field_selectors import inline_in
from extractors.induction.sample_page import Sample
from extractors.induction.selectors import SelectorLanguage
from extractors.induction.text_labels import Labelled
from extractors.layout.head import can_be, found_texts
from extractors.layout.published import read_published
from seeds.field_rules import PublishedRule

_DAY = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
_ISO = rf"^{_DAY}{_TIME}$"
_LINKED_DATA = rf'"datePublished"\s*:\s*"{_DAY}{_TIME}"'

_STATED = (
    ("script[type='application/ld+json']", _LINKED_DATA, "JSON-LD datePublished"),
    ("meta[property='article:published_time']", _ISO, "article:published_time"),
    ("meta[itemprop='datePublished']", _ISO, "microdata datePublished"),
    ("meta[name='pubdate']", _ISO, "meta pubdate"),
)
_OF_VIETNAM = timedelta(hours=7)
_MOST_PLACES = 40
_ABOVE = 4
_BELOW = 12
_PRICE_OF_DISTANCE = 0.05
# Portals show midnight if they do not know the time.
_UNKNOWN = "00:00"
_SHARE = 0.75
# Of the pages with a time from a feed, a listing or an earlier reading, this share must show it.
_STATED_SHARE = 0.95

# Day first, as in Vietnamese; the first match counts.
_SHOWN_DAY = r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d\d)"
_SHOWN_TIME = r"(?P<hour>\d{1,2})\s*(?:[:hg]|giờ)\s*(?P<minute>\d\d)(?:\s*(?P<half>[AP]M)\b)?"
_FORMS = (
    rf"(?<!\d){_SHOWN_DAY}(?!\d)\D{{1,20}}?{_SHOWN_TIME}",
    rf"(?<!\d){_SHOWN_TIME}(?::\d\d)?\D{{0,30}}?(?<!\d){_SHOWN_DAY}(?!\d)",
    rf"(?<!\d){_SHOWN_DAY}(?!\d)",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """`moments` has one entry for each page; None if the rule reads no date there."""

    rule: PublishedRule
    source: str
    moments: tuple[Published | None, ...]
    price: float

    @property
    def pages(self) -> int:
        return sum(one is not None for one in self.moments)

    @property
    def precise(self) -> int:
        return sum(one is not None and one.precision is Precision.MINUTE for one in self.moments)


def published_line(pages: Sequence[Labelled], language: SelectorLanguage, title: str) -> Line | None:
    """The stated date, then the shown one; only the shown one if it contradicts a stated date without an offset."""
    samples = [page.sample for page in pages]
    stated = [
        one
        for place in _STATED
        if (one := _read(samples, *place)).pages >= _SHARE * len(pages) and _agrees(one, samples)
    ]
    stated.sort(key=lambda one: (not _has_zone(one, samples), -one.precise))
    shown = _shown(pages, language, title)
    first = stated[0] if stated else None
    if first is None:
        return _line([shown], len(pages)) if shown else None
    if shown and shown.precise == len(pages) and (not _has_zone(first, samples) or _calls_local_time_utc(first, shown)):
        agreeing = [first] if not _contradicts(shown, first) else []
        return _line([*agreeing, shown], len(pages))
    return _line([first, *(one for one in (*stated[1:], shown) if one and not _contradicts(one, first))], len(pages))


def _read(samples: Sequence[Sample], at: str, pattern: str, source: str) -> _Found:
    rule = PublishedRule(at=(at,), pattern=(pattern,))
    return _Found(rule, source, tuple(_moment(sample, rule) for sample in samples), 0.0)


def _moment(sample: Sample, rule: PublishedRule) -> Published | None:
    """Reads as a layout does: the first text of a shown element decides; metadata counts only if it is a date."""
    for found in found_texts(sample.tree, rule.at) if all(map(sample.may_have, rule.at)) else ():
        published = read_published(found.text, rule)
        if published is not None:
            return published if can_be(published, sample.page) else None
        if found.node is None or found.node.tag not in ("meta", "script"):
            return None
    return None


def _has_zone(found: _Found, samples: Sequence[Sample]) -> bool:
    """Whether all its texts name an offset; without one, the time zone is unknown."""
    texts = [next(found_texts(sample.tree, found.rule.at), None) for sample in samples]
    return all(one is None or _names_zone(one.text, found.rule) for one in texts)


def _names_zone(text: str, rule: PublishedRule) -> bool:
    match = re.search(rule.pattern[0], text)
    return match is None or match["zone"] is not None


def _shown(pages: Sequence[Labelled], language: SelectorLanguage, title: str) -> _Found | None:
    """Whether the element's text is a date line that differs between pages; a clock in a header is the same on all."""
    samples = [page.sample for page in pages]
    found = []
    for css, price in _date_places(pages, language, title):
        for form in _FORMS:
            rule = PublishedRule(at=(css,), pattern=(form,), unknown_time=_UNKNOWN)
            one = _Found(
                rule, "the date that the page shows", tuple(_moment(sample, rule) for sample in samples), price
            )
            if one.pages == len(pages) and (len(pages) == 1 or len(set(one.moments)) > 1) and _agrees(one, samples):
                found.append(one)
                break
    return max(found, key=lambda one: (one.precise, -one.price), default=None)


def _date_places(pages: Sequence[Labelled], language: SelectorLanguage, title_css: str) -> Iterator[tuple[str, float]]:
    """The elements shortly below the title: headers above show today's date, and other stories far below have dates."""
    places: Counter[tuple[str, float]] = Counter()
    for page in pages:
        title = min(page.sample.places(title_css), default=None)
        for at, run in enumerate(page.sample.runs):
            if is_date_line(run.text) and (title is None or title - _ABOVE <= at <= title + _BELOW):
                away = _PRICE_OF_DISTANCE * (0 if title is None else at - title if at > title else 2 * (title - at))
                nodes = (*page.sample.around[at][:2], *inline_in(run.owner))
                found = ((one.css, one.price + away) for node in nodes for one in language.of(node))
                places.update(list(dict.fromkeys(found)))  # a set's order would differ between processes
    return (place for place, _ in places.most_common(_MOST_PLACES))


def _calls_local_time_utc(stated: _Found, shown: _Found) -> bool:
    """Whether the metadata has the shown hour and minute, but calls them UTC."""
    both = [(a, b) for a, b in zip(stated.moments, shown.moments, strict=True) if a and b]
    return bool(both) and all(a.moment - b.moment == _OF_VIETNAM for a, b in both)


def _agrees(found: _Found, samples: Sequence[Sample]) -> bool:
    """Whether nearly all pages whose date the archive's witnesses state show that date."""
    stated = [(moment, sample.witnesses.dates) for moment, sample in zip(found.moments, samples, strict=True)]
    compared = [is_stated(moment, dates) for moment, dates in stated if moment and comparable(dates)]
    return sum(compared) >= _STATED_SHARE * len(compared)


def _contradicts(one: _Found, other: _Found) -> bool:
    both = [(a, b) for a, b in zip(one.moments, other.moments, strict=True) if a and b]
    return any(a.moment != b.moment if _precise(a, b) else a.moment.date() != b.moment.date() for a, b in both)


def _precise(a: Published, b: Published) -> bool:
    return a.precision is Precision.MINUTE and b.precision is Precision.MINUTE


def _line(found: Sequence[_Found], whole: int) -> Line:
    rules = [_as_written(one.rule) for one in found]
    return Line("published", rules, "; then ".join(share(one.pages, whole, one.source) for one in found))


def _as_written(rule: PublishedRule) -> dict[str, str]:
    written = {"at": rule.at[0], "pattern": rule.pattern[0]}
    return written | {"unknown_time": rule.unknown_time} if rule.unknown_time else written
