"""The last block is a byline only if the layout's rule distinguishes it from a paragraph."""

import pytest

from tests.extractors.page_reading import article_as
from tests.extractors.seed_pages import liferay
from tests.extractors.seed_text import THANHTRI_2020


def _foot(html: str) -> str | None:
    return article_as("thanhtri", liferay(THANHTRI_2020, lambda _: html)).byline


@pytest.mark.parametrize(
    ("html", "byline"),
    [
        ("<p>Trần Mẫu</p>", "Trần Mẫu"),
        ("<p>TTXVN</p>", "TTXVN"),
        ("<p>Theo TTXVN</p>", "Theo TTXVN"),
        ("<p>Trần Mẫu (Phòng Văn hóa huyện)</p>", "Trần Mẫu (Phòng Văn hóa huyện)"),
        ("<p align='RIGHT'>Phòng văn hóa</p>", "Phòng văn hóa"),
        (f"<p>{'&nbsp;' * 12}phòng văn hóa</p>", "phòng văn hóa"),
        (f"<p>\n{' ' * 40}Nội dung còn lại sẽ được thông báo sau</p>", None),
        ("<p>Trần Mẫu.</p>", None),
        ("<p>Một câu ngắn không dấu chấm</p>", None),
        ("<p>Năm 2020</p>", None),
        ("<ul><li>Trần Mẫu</li></ul>", None),
        ("<h3>Trần Mẫu</h3>", None),
        ("<p style='text-align:center'>Ảnh chụp ở xã</p>", None),
        (f"<p align='right'>{'Một đoạn dài đặt bên phải. ' * 6}</p>", None),
        ("<table><tr><td align='right'>Trần</td><td>Mẫu</td></tr></table>", None),
    ],
)
def test_foot(html: str, byline: str | None) -> None:
    assert _foot(html) == byline


def test_other_last_blocks_stay_text() -> None:
    article = article_as("thanhtri", liferay(THANHTRI_2020, lambda _: "<p>Một câu ngắn không dấu chấm</p>"))
    assert article.blocks[-1] == "Một câu ngắn không dấu chấm"
