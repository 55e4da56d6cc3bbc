"""A text as a search sees it: its title, its blocks, and what a hit shows of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from storage.search.scope import SearchField
from storage.search.syllables import nfc
from storage.vietnam_time import VIETNAM


@dataclass(frozen=True, slots=True)
class SearchedText:
    """`title` is empty for an imported document, of which all lines are blocks; all text is in NFC.

    `published` is as in the manifest: a date, or a time with its offset; `day` is the same as a date. `section` is as
    the site writes it.
    """

    ordinal: int
    title: str
    blocks: tuple[str, ...]
    site: str | None = None
    url: str | None = None
    published: str | None = None
    day: date | None = None
    section: str | None = None

    def parts(self, field: SearchField | None) -> Iterator[str]:
        """The pieces in which phrases are looked for: no phrase goes from one block into the next."""
        if field is not SearchField.TEXT and self.title:
            yield self.title
        if field is not SearchField.TITLE:
            yield from self.blocks


def own_day(day: date | None, captured_at: datetime | None) -> date | None:
    """The article's own day, or that of its capture if it states none."""
    return day or (captured_at.astimezone(VIETNAM).date() if captured_at else None)


def crawled_text(
    ordinal: int,
    title: str,
    lead: str | None,
    blocks: tuple[str, ...],
    site: str,
    url: str,
    fields: Mapping[str, Any],
    day: date | None,
) -> SearchedText:
    """`fields` are those of the reading."""
    return with_origin(bare_text(ordinal, title, lead, blocks), site, url, fields, day)


def bare_text(ordinal: int, title: str, lead: str | None, blocks: Iterable[str]) -> SearchedText:
    """The text alone."""
    return SearchedText(ordinal, nfc(title), tuple(nfc(block) for block in (lead, *blocks) if block))


def with_origin(
    bare: SearchedText, site: str | None, url: str | None, fields: Mapping[str, Any], day: date | None
) -> SearchedText:
    """The text with what its page and its reading say of it."""
    published, section = (_stated(fields.get(name)) for name in ("published", "section"))
    return replace(bare, site=site, url=url, published=published, day=day, section=section)


def _stated(value: object) -> str | None:
    return value if isinstance(value, str) else None


def imported_text(ordinal: int, content: str) -> SearchedText:
    return SearchedText(ordinal, "", tuple(nfc(line) for line in content.splitlines() if line.strip()))
