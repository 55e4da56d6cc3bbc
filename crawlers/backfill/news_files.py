"""The WARC files of CC-NEWS, Common Crawl's crawl of news: its monthly lists, and the files of an order's days.

CC-NEWS has no index. A list for each month (`crawl-data/CC-NEWS/2024/09/warc.paths.gz`) names files of about 1 GB, each
with the time of its first record (`CC-NEWS-20240901001234-00123.warc.gz`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

from crawlers.backfill.archive_client import Asker
from crawlers.backfill.capture_check import AnswerUnreadable, index_body, timestamp_of
from storage.backfill.listing import VIETNAM
from storage.vocabulary import Purpose

_PATH = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/CC-NEWS-(?P<at>\d{14})-\d{1,9}\.warc\.gz")
_ONE_DAY = timedelta(days=1)
_MOST_OF_A_MONTH = timedelta(days=27)


async def file_names(asker: Asker, base: str, since: date, until: date) -> list[str]:
    """The paths of the files that may have captures of these days, the newest first. Raises AnswerUnreadable."""
    named: list[str] = []
    for month in _months(since - _ONE_DAY, until):
        named += await _listed(asker, base, month)
    return files_of_days(named, since, until)


def files_of_days(names: Sequence[str], since: date, until: date) -> list[str]:
    """Those that begin on one of the days in Vietnam, and the last that begins before them, the newest first."""
    begin, end = _midnight(since), _midnight(until + _ONE_DAY)
    times = sorted((at, name) for name in set(names) if (at := _begin_of(name)) is not None and at < end)
    before = [one for one in times if one[0] <= begin]
    return [name for _, name in reversed([*before[-1:], *(one for one in times if one[0] > begin)])]


async def _listed(asker: Asker, base: str, month: date) -> list[str]:
    """The files that the month's list names; a month before the first list, or a future one, has no list."""
    url = f"{base.rstrip('/')}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"
    exchange = (await asker.ask(url, Purpose.INDEX)).exchange
    if exchange.status == HTTPStatus.NOT_FOUND:
        return []
    if exchange.status != HTTPStatus.OK:
        raise AnswerUnreadable(f"{url}: it answers {exchange.status}")
    names = index_body(exchange).decode("ascii", "replace").split()
    found = [name for name in names if _begin_of(name) is not None]
    if not found:
        raise AnswerUnreadable(f"{url}: it is no list of WARC files")
    return found


def _begin_of(name: str) -> datetime | None:
    match = _PATH.fullmatch(name)
    try:
        return timestamp_of(match["at"]) if match else None
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = (month + _MOST_OF_A_MONTH + timedelta(days=5)).replace(day=1)
