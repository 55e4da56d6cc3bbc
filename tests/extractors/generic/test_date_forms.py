"""Forms of dates, and the date that is used if witnesses differ."""

from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.generic.stated_date import iso_date
from extractors.layout.written_date import visible_date
from extractors.read import read
from tests.extractors.generic.test_read import STORY
from tests.extractors.page_reading import captured, site_named

TITLE = "Một tựa bài đủ dài"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12/03/2025 | 3:06 CH", "2025-03-12T15:06:00+07:00"),
        ("12/03/2025 3:06:59 CH", "2025-03-12T15:06:00+07:00"),
        ("12/03/2025 12:05 SA", "2025-03-12T00:05:00+07:00"),
        ("12/03/2025 3:28 pm", "2025-03-12T15:28:00+07:00"),
        ("12/03/2025 3:28 p.m.", "2025-03-12T15:28:00+07:00"),
        ("3:28 chiều, 12/03/2025", "2025-03-12T15:28:00+07:00"),
        ("17:40 PM 12/03/2025", "2025-03-12T17:40:00+07:00"),
        ("12/03/2025 3:06 XY", "2025-03-12"),
        ("12/03/2025 15:06 XY", "2025-03-12T15:06:00+07:00"),
        ("Thứ Tư, 12-3-2025 | 09:15 (GMT+7)", "2025-03-12T09:15:00+07:00"),
        ("Ngày 12 tháng 3 năm 2025", "2025-03-12"),
        ("12 Tháng Ba, 2025", "2025-03-12"),
        ("Tháng Mười Hai 5, 2025", "2025-12-05"),
        ("9 giờ 15 ngày 12/3/2025", "2025-03-12T09:15:00+07:00"),
        ("2025-03-12 09:15", "2025-03-12T09:15:00+07:00"),
        ("3/4/25", "2025-04-03"),
        ("15:06 3/4/25", "2025-04-03T15:06:00+07:00"),
        ("3/4/25 | 3:06 CH", "2025-04-03T15:06:00+07:00"),
        ("April 3, 2025 8:38am EST", "2025-04-03"),
        ("April 3, 2025 8:38 p.m. PT", "2025-04-03"),
        ("3/4/2025 08:38 GMT", "2025-04-03"),
        ("3/4/2025 08:38 (GMT+7)", "2025-04-03T08:38:00+07:00"),
        ("3/4/2025 08:38 UTC+07", "2025-04-03T08:38:00+07:00"),
        ("3 thg 4, 2025", "2025-04-03"),
        ("3 thg 4, 2025 15:06", "2025-04-03T15:06:00+07:00"),
        ("15:06, 3 Thg. 4 2025", "2025-04-03T15:06:00+07:00"),
        ("thg 4 3, 2025", "2025-04-03"),
        ("Apr 3, 2025", "2025-04-03"),
        ("April 3rd, 2025 3:06 PM", "2025-04-03T15:06:00+07:00"),
        ("Thu, 03 Apr 2025 15:06", "2025-04-03T15:06:00+07:00"),
        ("03-Apr-2025", "2025-04-03"),
        ("Sept. 3, 2025", "2025-09-03"),
        ("May 3, 2025", "2025-05-03"),
        ("15 giờ 6 phút, ngày 3/4/2025", "2025-04-03T15:06:00+07:00"),
        ("3 giờ 6 phút chiều ngày 3/4/2025", "2025-04-03T15:06:00+07:00"),
        ("ngày 3 tháng 4 năm 2025, lúc 15 giờ 06 phút", "2025-04-03T15:06:00+07:00"),
        ("15h6' ngày 3/4/2025", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 15:6", "2025-04-03T15:06:00+07:00"),
        ("15h6 3/4/2025", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 15.06", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 - 15.06 (GMT+7)", "2025-04-03T15:06:00+07:00"),
        ("15.06 ngày 3/4/2025", "2025-04-03T15:06:00+07:00"),
        ("15.06 | 03.04.2025", "2025-04-03T15:06:00+07:00"),
        ("3/4/2025 15.06 lượt xem", "2025-04-03"),
        ("3/4/2025 15.063", "2025-04-03"),
        ("3/4/2025 | 1506", "2025-04-03"),
        ("3/4/2025 | 15 bình luận", "2025-04-03"),
        ("3/4/2025 | 25.06", "2025-04-03"),
        ("1.15.06 3/4/2025", "2025-04-03"),
        ("3/4/2025 24 giờ 7 ngày", "2025-04-03"),
        ("3/4/2025 15:6:7", "2025-04-03"),
        ("Số 12/3/25/QĐ", None),
        ("Số 1/12/3/25", None),
        ("12/13/25", None),
        ("Maybe 3, 2025", None),
        ("15.06", None),
        ("15:06", None),
        ("31/02/2025 09:15", None),
        ("hôm nay", None),
    ],
)
def test_shown(text: str, iso: str | None) -> None:
    published = visible_date(text)
    assert (published and published.iso()) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-07T08:52:11.000 +07:00", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07T08:52:11.1234567+07:00", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07 08:52 +0700", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07T08:52:00GMT+7", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07T01:52:00Z", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07", "2026-03-07"),
        ("2026-03-07 08:52:00 ICT", "2026-03-07T08:52:00+07:00"),
        ("20260307T085200+0700", "2026-03-07T08:52:00+07:00"),
        ("2026/03/07 08:52:00", "2026-03-07T08:52:00+07:00"),
        ("2026-03-07T03:52:00+02:00", "2026-03-07T08:52:00+07:00"),
        ("Sat, 07 Mar 2026 08:52:00 +0700", "2026-03-07T08:52:00+07:00"),
        ("Sat, 07 Mar 2026 01:52:00 GMT", "2026-03-07T08:52:00+07:00"),
        ("7 Mar 2026 08:52 +0700", "2026-03-07T08:52:00+07:00"),
        ("Sat Mar 07 2026 08:52:00 GMT+0700 (Indochina Time)", "2026-03-07T08:52:00+07:00"),
        ("Sat, 31 Feb 2026 01:52:00 GMT", None),
        ("2026-03-07 08:52:00 EST", None),
        ("3/7/2026 8:52:00 AM", None),
        ("2026-02-31T08:52:00", None),
    ],
)
def test_stated(text: str, iso: str | None) -> None:
    published = iso_date(text)
    assert (published and published.iso()) == iso


def _date(head: str, body: str, url: str = "") -> str | None:
    page = captured(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>")
    article = read(replace(page, url=url), replace(site_named("nguoiquansat"), layouts=(), refuse=()))
    assert isinstance(article, Article), article
    return article.published.iso() if article.published else None


def _data(date: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{date}"}}</script>'


META = '<meta property="article:published_time" content="2025-03-12T13:39:00+07:00">'
H1 = f"<h1>{TITLE}</h1>"
TEXT = f"<div>{STORY}</div>"
SHOWN = "<span class='time'>12/03/2025 01:39 PM</span>"
AT_1339 = "2025-03-12T13:39:00+07:00"


@pytest.mark.parametrize(
    ("head", "body", "url", "date"),
    [
        (META + _data("2025-03-12T13:39:00+08:00"), f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        (_data("2025-03-12T13:39:00+08:00"), f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        (_data("2025-03-12T13:39:00Z"), f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        (_data("2025-03-12T13:39:01Z") + META, f"{H1}{TEXT}", "", AT_1339),
        (META + _data("2025-03-12T13:39:01.000Z"), f"{H1}{TEXT}", "", AT_1339),
        (_data("2025-03-12T06:39:01Z") + META, f"{H1}{TEXT}", "", AT_1339),
        (_data("2025-03-12T13:39:01Z"), f"{H1}{TEXT}", "", "2025-03-12T20:39:00+07:00"),
        (_data("2025-03-12T06:39:00Z"), f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        (_data("2025-03-12"), f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        (
            _data("2025-12-03T13:39:00+07:00"),
            f"{H1}{SHOWN}{TEXT}",
            "https://b.example/a-20250312103000850.htm",
            AT_1339,
        ),
        ("", f"{H1}<div class='author-share-top'><a>Tên</a> <i>- 12/03/2025 13:39</i></div>{TEXT}", "", AT_1339),
        ("", f"<div><div class='d'>12/03/2025 13:39</div>{H1}{TEXT}</div>", "", AT_1339),
        ("", f"<div class='d'>12/03/2025 13:39</div>{H1}{TEXT}", "", None),
        ("", f"<div>{H1}<p>02/11/2026 07:30</p>{TEXT}</div>", "", "2026-11-02T07:30:00+07:00"),
        ("", f"{H1}<p>02/11/2026 07:30</p>{TEXT}", "", None),
        ("", f"{H1}<h3><a href='/x'>Một tin khác cũng dài như thế</a></h3><p>12/03/2025</p>{TEXT}", "", None),
        ("", f"{H1}{TEXT}", "https://b.example/2025/03/12/bai.html", "2025-03-12"),
        ("", f"{H1}{TEXT}", "https://b.example/bai-20250312103000850.htm", None),
        ("", f"<div>{H1}<time datetime='2025-03-12T13:39:00+07:00'>2 năm trước</time>{TEXT}</div>", "", AT_1339),
        ("", f"{H1}<p>Cập nhật: 14/03/2025 15:00 | Đăng ngày: 12/03/2025 13:39</p>{TEXT}", "", AT_1339),
        ("", f"{H1}<p>Cập nhật ngày 14/03/2025 lúc 15h00, đăng ngày 12/03/2025 lúc 13h39</p>{TEXT}", "", AT_1339),
        ("", f"{H1}<p>Đăng ngày 12/03/2025 13:39 - Cập nhật 14/03/2025 15:00</p>{TEXT}", "", AT_1339),
        ("", f"{H1}<p>Cập nhật 14/03/2025</p><p>Ngày đăng: 12/03/2025 13:39</p>{TEXT}", "", AT_1339),
        ("", f"{H1}<p>Cập nhật 12/03/2025 13:39</p>{TEXT}", "", AT_1339),
        ('<meta name="date" content="2025-03-12T13:39:00+07:00">', f"{H1}{TEXT}", "", AT_1339),
        ('<meta name="DC.Date" content="Wed, 12 Mar 2025 13:39:00 +0700">', f"{H1}{TEXT}", "", AT_1339),
        ('<meta name="date" content="2026-11-02T07:30:00+07:00">', f"{H1}{TEXT}", "", None),
        ('<meta name="date" content="2025-04-01">', f"{H1}{SHOWN}{TEXT}", "", AT_1339),
        ('<meta name="last-modified" content="2025-04-01">', f"{H1}{TEXT}", "", None),
    ],
)
def test_witnesses(head: str, body: str, url: str, date: str | None) -> None:
    assert _date(head, body, url) == date


def test_linked_data_that_is_no_json_still_has_its_date() -> None:
    broken = _data("2025-03-12T13:39:00+07:00").replace('{"@type"', '{"headline":"Bài "hay" nhất","@type"')
    assert _date(broken, f"{H1}{TEXT}") == AT_1339
