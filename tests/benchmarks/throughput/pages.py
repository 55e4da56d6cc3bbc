"""The pages that are measured: articles of a played newspaper, all distinct, always the same ones."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice, zip_longest
from typing import Final

from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.newsroom import Counts, Era
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.hanoimoi import Hanoimoi
from tests.rehearsal.stories import Story

MOST: Final = 25_000
_DETAIL = MOST // 5
# What the portal's own shell is cut to, in characters, so that a page has the 106 KB at which peers were measured.
_LENGTHS: Final = {"style": 28_000, "script": 5_000}
_MOMENT: Final = Moment(1, 1)


class Paper(Hanoimoi):
    """A newspaper on ONECMS with stories enough, a fifth of them in its older template."""

    desk = replace(
        Hanoimoi.desk,
        eras=(
            Era(date(2023, 6, 1), date(2023, 9, 20), 100_000, Counts(0, 0, _DETAIL)),
            Era(date(2024, 1, 1), date(2025, 3, 3), 200_000, Counts(0, 0, MOST - _DETAIL)),
        ),
    )

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        for name, text in super().shell(day):
            yield name, text[: _LENGTHS.get(name)]


@dataclass(frozen=True, slots=True)
class BenchPage:
    """A page under its path on the bench's host, as it is and as it is sent."""

    path: str
    html: bytes
    sent: bytes


@cache
def _paper() -> Paper:
    return Paper(1, "large", Renderer())


def bench_pages(number: int) -> Iterator[BenchPage]:
    """One page takes about 20 ms to make. Raises ValueError where more are wanted than there are."""
    if number > MOST:
        raise ValueError(f"the paper has {MOST} articles, not {number}")
    return map(bench_page, range(number))


def bench_page(place: int) -> BenchPage:
    paper = _paper()
    path = paper.path(_stories()[place], _MOMENT.day)
    html = paper.answer(Request("GET", path, (("Host", paper.host),)), _MOMENT).body
    return BenchPage(path, html, gzip.compress(html, 6))


@cache
def _stories() -> tuple[Story, ...]:
    """In an order in which any first stretch has a fifth of the older template."""
    stories = _paper().newsroom.stories(_MOMENT.day)
    older, newer = stories[:_DETAIL], iter(stories[_DETAIL:])
    groups = zip_longest(older, *[newer] * 4)
    return tuple(islice((story for group in groups for story in group if story), MOST))
