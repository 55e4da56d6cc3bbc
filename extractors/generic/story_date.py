"""Finds the date of an unknown page: compares the stated dates, the dates near the title, and the day in its URL."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise, takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.article import Precision, Published
from extractors.generic.date_forms import date_in_line
from extractors.generic.machine_date import VIETNAM
from extractors.generic.outline import is_footer, is_linked, is_linked_title, self_and_around
from extractors.generic.stated_date import StatedDate, iso_date, loosely_stated_dates, stated_dates
from extractors.html.element_text import one_line
from extractors.html.text_runs import TextRun
from extractors.layout.written_date import says_publication

# The date is searched within this many runs below and above the title.
_BELOW = 6
_ABOVE = 6

# The story's box may be this many levels above the element that holds title and text.
_BOX_STEPS = 3

# A line with the day of the week, the day and no time may be the page's clock.
_WEEKDAY = re.compile(r"^(?:hôm nay\W*)?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|chủ nhật\b|cn\b)", re.IGNORECASE)

_DAY_IN_ID = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{4,11}(?:\D|$))")
_DAY_IN_PATH = re.compile(r"/(20\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/")


_TIME = re.compile(r"\W*(?:lúc\s+)?\d{1,2}\s*[:hg]\s*\d\d\W*", re.IGNORECASE)
_DAY_AND_TIME = re.compile(r"/(?:19|20)\d\d\d{1,2}:\d\d|:\d\d\d{1,2}/\d{1,2}/")

_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})


class Witness(StrEnum):
    STATED = "stated"
    """The page's metadata, or an address with a path of year, month and day."""
    SHOWN = "shown"
    CLOCK = "clock"
    """A line that may be the page's clock."""


@dataclass(frozen=True, slots=True)
class StoryDate:
    published: Published
    rule: str
    witness: Witness


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date near the title, with the ids of the elements around it."""

    date: Published
    around: frozenset[int]
    is_above: bool
    is_clock: bool


def shown_dates(runs: Sequence[TextRun], title_at: int | None) -> list[ShownDate]:
    """The dates in lines of their own near the title; those below it first."""
    if title_at is None:
        return []
    below = [(run, False) for run in _without_first_card(runs, title_at)]
    above = [(run, True) for run in _until_another_story(reversed(runs[max(0, title_at - _ABOVE) : title_at]))]
    lines = [(run, is_above) for run, is_above in (*_with_times(below), *above)]
    return [
        ShownDate(found, frozenset(node.mem_id for node in self_and_around(run.owner)), is_above, _is_clock(run, found))
        for run, is_above in sorted(lines, key=_publication_first)
        if (found := _date_of_line(run))
    ]


def _publication_first(line: tuple[TextRun, bool]) -> int:
    return 0 if says_publication(line[0].text) else 1


def _with_times(below: list[tuple[TextRun, bool]]) -> list[tuple[TextRun, bool]]:
    """Joins a time in an element of its own to the text before it."""
    joined = below[:1]
    for (before, _), (run, is_above) in pairwise(below):
        if _TIME.fullmatch(run.text) and not before.linked:
            joined[-1] = (before._replace(text=f"{before.text} {run.text}"), is_above)
        else:
            joined.append((run, is_above))
    return joined


def story_date(
    page: LexborHTMLParser, url: str, shown: Iterable[ShownDate], box: LexborNode | None, captured_at: datetime
) -> StoryDate | None:
    """`box` is the element that holds title and text."""
    latest = captured_at + timedelta(days=1)
    stated = [one for one in stated_dates(page) if one.published.moment <= latest]
    seen = [one for one in shown if one.date.moment <= latest and _is_the_storys(one, box, captured_at)]
    in_address = day_in_address(url)
    if stated:
        published, rule = _chosen(stated, [one.date for one in seen], in_address)
        return StoryDate(published, rule, Witness.STATED)
    if seen:
        witness = Witness.CLOCK if seen[0].is_clock else Witness.SHOWN
        return StoryDate(seen[0].date, "date line beside the title", witness)
    if in_address and _DAY_IN_PATH.search(url) and in_address <= captured_at.astimezone(VIETNAM).date():
        return StoryDate(_day(in_address), "day in the address", Witness.STATED)
    return _loosely_stated(page, captured_at)


def _loosely_stated(page: LexborHTMLParser, captured_at: datetime) -> StoryDate | None:
    """A date on the capture's day may be the time of the request."""
    today = captured_at.astimezone(VIETNAM).date()
    found = [one for one in loosely_stated_dates(page) if one.published.moment.date() < today]
    return StoryDate(found[0].published, found[0].rule, Witness.CLOCK) if found else None


def day_in_address(url: str) -> date | None:
    match = _DAY_IN_PATH.search(url) or _DAY_IN_ID.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _chosen(stated: list[StatedDate], seen: list[Published], in_address: date | None) -> tuple[Published, str]:
    """Of different stated dates, the one that the shown date or the URL confirms; else the first."""
    first = stated[0]
    for date_seen in seen:
        if any(date_seen in (one.published, one.as_written) for one in stated):
            return date_seen, "date line beside the title, as the page states it"
    moments = [one.published for one in stated]
    if in_address and first.published.moment.date() != in_address:
        others = [one for one in (*moments, *seen) if one.moment.date() == in_address]
        if others:
            return others[0], "the date that the address bears out"
    if first.published.precision is Precision.DAY:
        timed = [one for one in (*seen, *moments) if one.precision is Precision.MINUTE]
        same_day = [one for one in timed if one.moment.date() == first.published.moment.date()]
        if same_day:
            return same_day[0], "the time of the stated day"
    most = max(moments, key=moments.count)
    return (
        (most, "stated more than once")
        if moments.count(most) > moments.count(first.published)
        else (first.published, first.rule)
    )


def _is_the_storys(shown: ShownDate, box: LexborNode | None, captured_at: datetime) -> bool:
    """A date above the title or on the capture's day (pages show a clock) counts only inside the story's own box."""
    is_today = shown.date.moment.date() >= captured_at.astimezone(VIETNAM).date()
    if not shown.is_above and not is_today:
        return True
    return any(node.mem_id in shown.around for node in _boxes(box, _BOX_STEPS if shown.is_above else 0))


def _boxes(box: LexborNode | None, steps: int) -> list[LexborNode]:
    around = self_and_around(box) if box is not None else iter(())
    return list(islice(takewhile(lambda node: node.tag != "body", around), 1 + steps))


def _until_another_story(runs: Iterable[TextRun]) -> list[TextRun]:
    found: list[TextRun] = []
    for run in runs:
        if is_linked_title(run):
            break
        found.append(run)
    return found


def _without_first_card(runs: Sequence[TextRun], title_at: int) -> list[TextRun]:
    """The runs below the title; a last one just above another story's heading belongs to that story."""
    found = _until_another_story(runs[title_at + 1 : title_at + 1 + _BELOW])
    end = title_at + 1 + len(found)
    if not found or end >= len(runs) or not is_linked_title(runs[end]) or runs[end].owner.tag not in _HEADINGS:
        return found
    around_title = {node.mem_id for node in self_and_around(runs[title_at].owner)}
    around_other = {node.mem_id for node in self_and_around(runs[end].owner)} - around_title
    return found[:-1] if any(node.mem_id in around_other for node in self_and_around(found[-1].owner)) else found


def _is_clock(run: TextRun, date: Published) -> bool:
    return date.precision is Precision.DAY and _WEEKDAY.search(run.text) is not None


def _date_of_line(run: TextRun) -> Published | None:
    if is_linked(run) or is_footer(run):
        return None
    marked = [iso_date(node.attributes.get("datetime") or "") for node in run.owner.css("time[datetime]")]
    stated = next((one for one in marked if one), None)
    shown = date_in_line(run.text)
    if shown is None and _DAY_AND_TIME.search(run.text):
        # With blanks between its elements: a style sheet parts a day and a time.
        shown = date_in_line(one_line(run.owner.text(separator=" ")))
    if stated and shown and stated.precision is Precision.DAY:
        return shown
    return stated or shown


def _day(day: date) -> Published:
    return Published(datetime(day.year, day.month, day.day, tzinfo=VIETNAM), Precision.DAY)
