"""The date of an unknown page, only where the page says that it is the story's: no date is better than a guess."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Precision, Published
from extractors.html.element_text import one_line
from extractors.html.text_runs import Run
from extractors.layout.published import published_by_groups

_METAS = (
    "meta[property='article:published_time'], meta[name='article:published_time'], meta[itemprop='datePublished'], "
    "meta[name='pubdate'], meta[name='datePublished']"
)
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report")

# Year first: a meta that writes month or day first does not say which (ONECMS: 9/5/2026 is 5 September).
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?$")

_DAY = r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d\d)"
_TIME = r"(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d\d)(?:\s*(?P<half>[AP]M)\b)?"
_VISIBLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_DAY}(?!\d)\D{{1,20}}?{_TIME}",
        rf"(?<!\d){_TIME}(?::\d\d)?\D{{0,30}}?(?<!\d){_DAY}(?!\d)",
        rf"(?<!\d){_DAY}(?!\d)",
    )
)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_LINKED = 0.5


# So many runs below the title its date is looked for, in a line with little else: a name, a section, a counter.
_WITHIN = 6
_DATE_LINE = 100
_BESIDE_DATE = 45


def story_date(page: LexborHTMLParser, below: list[Run], captured_at: datetime) -> tuple[Published, str] | None:
    """The date and where it was found. What stands above the title is never looked at: there headers show today.

    `below` are the runs after the title.
    """
    found = _stated(page) or _below_title(below[:_WITHIN], captured_at)
    return found if found and found[0].moment <= captured_at + timedelta(days=1) else None


def is_date_line(text: str) -> bool:
    """A date, a time, and little else."""
    if len(text) > _DATE_LINE or visible_date(text) is None:
        return False
    beside = re.sub(
        r"[\d\W_]+|\b(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|ngày|lúc|gmt|đăng|cập|am|pm)\b",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return len(beside) <= _BESIDE_DATE and not text.endswith((".", "”"))


def visible_date(text: str) -> Published | None:
    """Day first, as Vietnamese is written."""
    match = next((match for pattern in _VISIBLE if (match := pattern.search(text))), None)
    if match is None:
        return None
    found = match.groupdict()
    # 17:40 PM, as some write it, is 17:40.
    of_24 = not 1 <= int(found.get("hour") or 0) <= 12  # noqa: PLR2004 - the face of a clock
    return published_by_groups(found | {"half": None} if of_24 else found)


def iso_date(text: str) -> Published | None:
    text = one_line(text.replace("&#x2B;", "+"))
    if not _ISO.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment.replace(tzinfo=_ZONE) if moment.tzinfo is None else moment.astimezone(_ZONE)
    precision = Precision.MINUTE if ":" in text else Precision.DAY
    return Published(zoned.replace(second=0, microsecond=0), precision)


def _stated(page: LexborHTMLParser) -> tuple[Published, str] | None:
    """What the page states of itself; of two different statements in its data neither is believed."""
    in_data = {date for date in _linked_data(page) if date}
    if len(in_data) == 1:
        return in_data.pop(), "JSON-LD datePublished"
    metas = (iso_date(node.attributes.get("content") or "") for node in page.css(_METAS))
    return next(((date, "meta of the publication time") for date in metas if date), None)


def _below_title(runs: list[Run], captured_at: datetime) -> tuple[Published, str] | None:
    for run in runs:
        if run.linked_share < _LINKED and is_date_line(run.text):
            marked = [iso_date(node.attributes.get("datetime") or "") for node in run.owner.css("time[datetime]")]
            date = next((one for one in marked if one), None) or visible_date(run.text)
            # The day of the capture is as a rule the page's clock.
            if date and date.moment.date() < captured_at.astimezone(_ZONE).date():
                return date, "date line below the title"
    return None


def _linked_data(page: LexborHTMLParser) -> Iterator[Published | None]:
    for node in page.css("script[type='application/ld+json']"):
        try:
            data: object = json.loads(node.text(), strict=False)
        except ValueError:
            continue
        for one in _objects(data):
            if _ARTICLE_TYPES.search(str(one.get("@type"))) and isinstance(date := one.get("datePublished"), str):
                yield iso_date(date)


def _objects(data: object) -> Iterator[dict[object, object]]:
    """The page's own objects: those of lists of other pages (itemListElement) lie deeper."""
    if isinstance(data, list):
        for one in data:
            yield from _objects(one)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"))
