"""Dates by a layout's rule, and impossible dates."""

import pytest

from extractors.article import Precision
from extractors.layout.published import read_published
from seeds.field_rules import PublishedRule

CLOCK = r"(?P<day>\d+)/(?P<month>\d+)/(?P<year>\d{4})(?:\s*\|\s*(?P<hour>\d+):(?P<minute>\d\d)\s*(?P<half>[AP]M)?)?"
BY_PATTERN = PublishedRule(at=("p",), pattern=CLOCK, unknown_time="00:00")
BY_FORMATS = PublishedRule(at=("p",), formats=("%d/%m/%Y %H:%M", "%d-%m-%Y"))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Ngày đăng 20/06/2018 | 4:12 PM | View count: 349", "2018-06-20T16:12:00+07:00"),
        ("18/03/2020 | 10:53 | View count: 1759", "2020-03-18T10:53:00+07:00"),
        ("18/03/2020 | 12:30 PM", "2020-03-18T12:30:00+07:00"),
        ("18/03/2020 | 12:30 AM", "2020-03-18T00:30:00+07:00"),
        ("21/12/2012 | 12:00 AM", "2012-12-21"),
        ("21/12/2012 | 00:00", "2012-12-21"),
        ("21/12/2012", "2012-12-21"),
        ("21/12/2012 | 15:00 PM", None),
        ("21/12/2012 | 0:10 AM", None),
        ("21/12/2012 | 25:00", None),
        ("30/02/2012", None),
        ("hôm nay", None),
    ],
)
def test_by_pattern(text: str, iso: str | None) -> None:
    published = read_published(text, BY_PATTERN)
    assert (published and published.iso()) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("28/12/2023 13:02", "2023-12-28T13:02:00+07:00"),
        ("05-02-2024", "2024-02-05"),
        ("28/12/2023 13:02 hôm nay", None),
        ("12/28/2023 13:02", None),
    ],
)
def test_by_formats(text: str, iso: str | None) -> None:
    published = read_published(text, BY_FORMATS)
    assert (published and published.iso()) == iso


def test_the_precision_is_kept() -> None:
    published = read_published("05-02-2024", BY_FORMATS)
    assert published is not None
    assert published.precision is Precision.DAY


ISO = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T(?P<hour>\d\d):(?P<minute>\d\d):\d\d"


@pytest.mark.parametrize("written", ["2024-01-15T15:48:01Z", "2024-01-15T15:48:01+07:00", "2024-01-15T15:48:01"])
def test_a_layout_that_names_no_zone_reads_a_false_z_as_local_time(written: str) -> None:
    published = read_published(written, PublishedRule(at=("meta",), pattern=ISO))
    assert published is not None
    assert published.iso() == "2024-01-15T15:48:00+07:00"


def test_a_layout_that_names_a_zone_obeys_the_z() -> None:
    published = read_published("2024-01-15T15:48:01Z", PublishedRule(at=("meta",), pattern=rf"{ISO}(?P<zone>Z)"))
    assert published is not None
    assert published.iso() == "2024-01-15T22:48:00+07:00"
