"""A layout's date in another form than its rules is read in the common forms of pages; a doubtful one is refused."""

import pytest

from extractors.refusal import RefusalReason
from tests.extractors.page_reading import article_as, refusal_as
from tests.extractors.plain_pages import longform_page


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3/4/25", "2025-04-03"),
        ("3 thg 4, 2025", "2025-04-03"),
        ("Apr 3, 2025", "2025-04-03"),
        ("15 giờ 6 phút, ngày 3 tháng 4 năm 2025", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 15:6", "2025-04-03T15:06:00+07:00"),
        ("Thứ năm, 3/4/2025 | 15.06", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 | 1506 lượt xem", "2025-04-03"),
    ],
)
def test_read(text: str, iso: str) -> None:
    published = article_as("hanoimoi", longform_page(date=text)).published
    assert published
    assert published.iso() == iso


@pytest.mark.parametrize("text", ["31/02/2025", "15:06", "3/4", "12/13/25", "3/4/2099", "hôm qua"])
def test_refused(text: str) -> None:
    assert refusal_as("hanoimoi", longform_page(date=text)).reason is RefusalReason.BAD_DATE
