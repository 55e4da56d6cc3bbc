"""A machine-readable date of a page is used only if it has one meaning."""

import pytest

from extractors.refusal import RefusalReason
from tests.extractors.page_reading import article_as, refusal_as

BODY = "".join(
    f"<p>Đoạn thứ {number} của bài thử, dài vừa đủ để là một đoạn thật trong bài.</p>" for number in range(6)
)
ORGANIZATION = '<script type="application/ld+json">{"@type":"Organization","name":"Cổng thử 09:00 12/12/2020"}</script>'
ARTICLE = (
    '<script type="application/ld+json">{"datePublished":"2026-09-05T22:17:00+07:00","x":"08:00 01/01/2020"}</script>'
)

HEADER = "<span>02/11/2026 08:00</span>"


def _vcc(head: str, time: str = "") -> str:
    inside = f'<h1 class="detail-title">Tựa bài</h1>{time}<div class="detail-content afcbc-body">{BODY}</div>'
    return f'<html><head>{head}</head><body>{HEADER}<div class="news-detail">{inside}</div></body></html>'


def _bth(head: str, time: str = "") -> str:
    inside = f'<h1>Tựa bài</h1><div class="sapo">Lời dẫn.</div>{time}<div id="dcontent">{BODY}</div>'
    return f"<html><head>{head}</head><body>{HEADER}{inside}</body></html>"


def _meta(content: str) -> str:
    return f'<meta property="article:published_time" content="{content}">'


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (_meta("2026-09-05T22:17:00+07:00"), "2026-09-05T22:17:00+07:00"),
        (_meta("2026-09-05T22:17:00&#x2B;07:00"), "2026-09-05T22:17:00+07:00"),
        (_meta("2026-09-05T22:17:00&amp;#x2B;07:00"), "2026-09-05T22:17:00+07:00"),
        (_meta("2026-09-05T22:17"), "2026-09-05T22:17:00+07:00"),
        (_meta("2026-09-05T22:17:00Z"), None),
        (_meta("9/5/2026 10:17:01 PM"), None),
        (_meta("12/10/2026 10:17:01 PM"), None),
        (ORGANIZATION, None),
        (ORGANIZATION + ARTICLE, "2026-09-05T22:17:00+07:00"),
    ],
)
@pytest.mark.parametrize("slug", ["hanoigov", "baothanhhoa"])
def test_stated(slug: str, head: str, date: str | None) -> None:
    page = _vcc(head) if slug == "hanoigov" else _bth(head)
    published = article_as(slug, page).published
    assert (published.iso() if published else None) == date


@pytest.mark.parametrize(
    "form", ["22:17, 05/09/2026", "22:17 05/09/2026", "05/09/2026 22:17", "Thứ Bảy, 05/09/2026 | 22:17"]
)
def test_a_shown_date_is_preferred(form: str) -> None:
    head = _meta("2026-10-01T00:00:00+07:00")
    vcc = article_as("hanoigov", _vcc(head, f'<div class="detail-time">{form}</div>'))
    bth = article_as("baothanhhoa", _bth(head, f'<div class="date_news">{form}</div>'))
    assert vcc.published is not None
    assert vcc.published == bth.published
    assert vcc.published.iso() == "2026-09-05T22:17:00+07:00"


def test_an_impossible_shown_date_is_not_replaced_by_a_stated_one() -> None:
    page = _vcc(_meta("2026-10-01T00:00:00+07:00"), '<div class="detail-time">31/02/2026 08:00</div>')
    assert refusal_as("hanoigov", page).reason is RefusalReason.BAD_DATE


@pytest.mark.parametrize("form", ["05-09-2026 - 10:17 PM", "Cập nhật hôm nay", "2 giờ trước"])
def test_a_shown_date_of_another_form_gives_way_to_the_next_rule(form: str) -> None:
    page = _vcc(_meta("2026-09-05T22:17:00+07:00"), f'<div class="detail-time">{form}</div>')
    published = article_as("hanoigov", page).published
    assert published is not None
    assert published.iso() == "2026-09-05T22:17:00+07:00"


def test_where_no_rule_reads_a_shown_date_the_page_is_refused() -> None:
    page = _vcc("", '<div class="detail-time">2 giờ trước</div>')
    assert refusal_as("hanoigov", page).reason is RefusalReason.BAD_DATE


@pytest.mark.parametrize(
    ("form", "date"),
    [
        ("3:06 CH, 05/09/2026", "2026-09-05T15:06:00+07:00"),
        ("05/09/2026 3:06 pm", "2026-09-05T15:06:00+07:00"),
        ("05/09/2026 12:05 SA", "2026-09-05T00:05:00+07:00"),
        ("05/09/2026 3:06 XY", "2026-09-05"),
    ],
)
def test_the_half_of_the_day(form: str, date: str) -> None:
    published = article_as("hanoigov", _vcc("", f'<div class="detail-time">{form}</div>')).published
    assert published is not None
    assert published.iso() == date


def test_an_apology_inside_a_layout_is_no_article() -> None:
    page = _vcc("").replace("Tựa bài", "Bài viết không tồn tại").replace(BODY, "<p>Bài viết không tồn tại nữa.</p>")
    assert refusal_as("hanoigov", page).reason is RefusalReason.ERROR_PAGE
