"""Hours, pictures and the forecast of the disk."""

from base64 import b64decode
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from flows.markdown_text import size
from flows.nightly.charts import calendar, data_uri, trend

DAY = date(2026, 11, 23)
COUNTS = st.dictionaries(st.integers(0, 200).map(lambda days: DAY - timedelta(days=days)), st.integers(0, 5000))


@given(COUNTS, st.text())
def test_pictures_are_well_formed_with_any_content(found: dict[date, int], site: str) -> None:
    name = "".join(char for char in site if char.isprintable())
    for svg in (
        calendar(name, min(found, default=DAY), DAY, found, list(found)[:2]),
        trend(name, [(day, number, number // 2) for day, number in sorted(found.items())]),
    ):
        assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert b64decode(data_uri(svg).split(",", 1)[1]).decode() == svg


def test_a_calendar_has_a_square_a_day() -> None:
    first = DAY - timedelta(days=5)  # a Wednesday
    svg = calendar("thanhtri", first, DAY, {DAY: 3, DAY - timedelta(days=1): 0}, [DAY - timedelta(days=2)])
    titles = [title.text for title in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "2026-11-18: no run", "it starts at the site's first day"
    assert len(titles) == 6
    assert titles[-3:] == ["2026-11-21: failed", "2026-11-22: 0", "2026-11-23: 3"]


def test_sizes_are_readable() -> None:
    assert [size(number) for number in (0, 999, 1000, 1_500_000, 83_200_000_000, 2e15)] == [
        "0 B", "999 B", "1.0 kB", "1.5 MB", "83.2 GB", "2000.0 TB",
    ]  # fmt: skip
