"""Cleans what a feed, sitemap or listing says of an article: plain text of bounded length, and times in ISO format."""

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape

from w3lib.html import remove_tags, remove_tags_with_content

from storage.frontier.item_fields import ItemFields

_MOST_TITLE = 500
_MOST_DESCRIPTION = 2000
_MOST_SECTION = 120
_MOST_TIME = 80
# Longer markup is cut before its tags are removed.
_MOST_MARKUP = 20_000
_YEARS = range(1990, 2101)

_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_DOTTED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"
    r"(?:\D{1,20}?(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d\d)(?!\d))?"
)
_TIME_FIRST = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d\d)(?::\d\d)?\D{1,30}?"
    r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"
)
_VIETNAM = timezone(timedelta(hours=7))


def item_fields(
    *,
    title: object = None,
    description: object = None,
    section: object = None,
    published: object = None,
    modified: object = None,
) -> ItemFields:
    """The fields with markup removed; a value that is no text, is blank, or is no time is None.

    A description that only repeats the title is None too.
    """
    heading, teaser = _text(title, _MOST_TITLE), _text(description, _MOST_DESCRIPTION)
    return ItemFields(
        title=heading,
        description=None if teaser == heading else teaser,
        section=_text(section, _MOST_SECTION),
        published=stated_time(published),
        modified=stated_time(modified),
    )


def _text(value: object, most: int) -> str | None:
    if not isinstance(value, str):
        return None
    markup = remove_tags_with_content(value[:_MOST_MARKUP], which_ones=("script", "style"))
    text = _BLANKS.sub(" ", unescape(remove_tags(markup))).strip()
    return text[:most].strip() or None


def stated_time(value: object) -> str | None:
    """The time in ISO format, with its offset if one is stated; the date alone if there is no time."""
    if not isinstance(value, str) or not (text := _BLANKS.sub(" ", value).strip()[:_MOST_TIME]):
        return None
    return _in_iso(text) or _in_mail_format(text) or _shown_time(text)


def _in_iso(text: str) -> str | None:
    try:
        moment = date.fromisoformat(text) if len(text) <= len("2026-01-01") else datetime.fromisoformat(text)
    except ValueError:
        return None
    return _plausible(moment)


def _in_mail_format(text: str) -> str | None:
    """RSS has the format of mails (RFC 822)."""
    try:
        return _plausible(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _shown_time(text: str) -> str | None:
    """A time as Vietnamese pages show it, day first; it is Vietnam's."""
    found = _TIME_FIRST.search(text) or _DOTTED.search(text)
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["hour"] is None:
            return _plausible(day)
        return _plausible(
            datetime(day.year, day.month, day.day, int(found["hour"]), int(found["minute"]), tzinfo=_VIETNAM)
        )
    except ValueError:
        return None


def _plausible(moment: date) -> str | None:
    return moment.isoformat() if moment.year in _YEARS else None
