"""A doubtful page is refused with its reason, never guessed."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from extractors.screening import LARGEST_BODY
from seeds.layout_sign import RefuseRule
from storage.outcomes import Reason
from tests.extractors.page_reading import CAPTURED_AT, article_as, captured, refusal_as, site_named
from tests.extractors.plain_pages import detail_page, longform_page


def _refused(html: str | bytes, content_type: str | None = "text/html") -> Refusal:
    reading = read(captured(html, content_type), site_named("hanoimoi"))
    assert isinstance(reading, Refusal)
    return reading


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", RefusalReason.EMPTY),
        (b" \r\n\t", "text/html", RefusalReason.EMPTY),
        (b"<p>" + b"x" * LARGEST_BODY, "text/html", RefusalReason.OVERSIZED),
        (b"%PDF-1.7 ...", "text/html", RefusalReason.NOT_HTML),
        (b"\x89PNG\r\n", None, RefusalReason.NOT_HTML),
        (b"PK\x03\x04", "application/octet-stream", RefusalReason.NOT_HTML),
        (b'{"Content": "<li><p>a</p></li>"}', "text/html", RefusalReason.NOT_HTML),
        (b"<html><p>a</p></html>", "image/jpeg", RefusalReason.NOT_HTML),
        (b'<?xml version="1.0"?><rss><channel><item/></channel></rss>', "text/xml", RefusalReason.NOT_HTML),
        (b"not found", "text/plain", RefusalReason.NOT_HTML),
        (b"<p>\0\0\0\1", "text/html", RefusalReason.NOT_HTML),
        (b"<html><body><p>Trang ch\xc3\xadnh</p></body></html>", "text/html", RefusalReason.NO_LAYOUT_SIGN),
    ],
)
def test_bodies_that_are_no_page_of_the_site(body: bytes, content_type: str | None, reason: RefusalReason) -> None:
    refusal = _refused(body, content_type)
    assert (refusal.reason, refusal.layout) == (reason, None)
    assert refusal.layout_digest == site_named("hanoimoi").signs_digest


@pytest.mark.parametrize(
    "html",
    [
        '<html><script>document.cookie="D1N=abc"+"; path=/";window.location.reload(true);</script></html>',
        "<html><head><title>Just a moment...</title></head><body></body></html>",
        '<html><script src="/cdn-cgi/challenge-platform/h/b/x.js"></script></html>',
        '<html><body><div class="g-recaptcha"></div></body></html>',
        "<html><title>Access Denied</title><p>You were blocked by our security system.</p></html>",
    ],
)
def test_challenges(html: str) -> None:
    assert _refused(html).reason is RefusalReason.CHALLENGE


def test_an_article_with_a_captcha_in_its_comment_box_is_an_article() -> None:
    html = longform_page().replace("</body>", '<div class="g-recaptcha"></div></body>')
    assert article_as("hanoimoi", html).blocks


def test_two_signs() -> None:
    refusal = _refused(longform_page().replace("</body>", '<h1 class="c-detail-head__title">Hai</h1></body>'))
    assert (refusal.reason, refusal.detail) == (RefusalReason.TWO_LAYOUT_SIGNS, "longform, detail")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (lambda: longform_page(title=" &nbsp; "), RefusalReason.NO_TITLE),
        (lambda: longform_page(body=""), RefusalReason.NO_BODY),
        (lambda: longform_page(body="<p>&nbsp;</p><figcaption>a-1.jpg</figcaption>"), RefusalReason.NO_BODY),
        (lambda: longform_page(body="<p>Một</p></article><article class=entry><p>Hai</p>"), RefusalReason.TWO_BODIES),
        (lambda: longform_page(date="31/02/2024 10:00"), RefusalReason.BAD_DATE),
        (lambda: longform_page(date="10:00 hôm qua"), RefusalReason.BAD_DATE),
        (lambda: longform_page(date="12/28/2023 13:02"), RefusalReason.BAD_DATE),
        (lambda: longform_page(date="04/11/2026 10:00"), RefusalReason.BAD_DATE),
        (lambda: detail_page(body="<p>Một đoạn h\ufffdng</p>"), RefusalReason.WRONG_CHARSET),
        (lambda: detail_page(title="Tiêu đề h\ufffdng"), RefusalReason.WRONG_CHARSET),
    ],
)  # fmt: skip
def test_pages_with_a_layouts_sign(page: Callable[[], str], reason: RefusalReason) -> None:
    refusal = _refused(page())
    assert refusal.reason is reason
    assert refusal.layout_digest in {layout.digest for layout in site_named("hanoimoi").layouts}


def test_a_clock_slightly_ahead_is_accepted() -> None:
    published = article_as("hanoimoi", longform_page(date="02/11/2026 20:00")).published
    assert published is not None
    assert published.moment > CAPTURED_AT


def test_broken_bytes_outside_the_article_are_accepted() -> None:
    page = longform_page().encode().replace(b"</body>", b"<div>\xff\xfe Copyright</div></body>")
    assert article_as("hanoimoi", page).title == "Tiêu đề thử"


def test_a_listing_under_an_articles_address() -> None:
    listing = (
        '<html><body><div class="asset-abstract"><h3 class="asset-title"><a href="/a">A</a></h3></div></body></html>'
    )
    assert refusal_as("sotttt", listing).reason is RefusalReason.LISTING


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=windows-1258"]))
def test_any_bytes_end_as_a_reading(inside: bytes, content_type: str | None) -> None:
    body = longform_page(body="@@").encode().replace(b"@@", inside)
    assert isinstance(read(captured(body, content_type), site_named("hanoimoi")), Article | Refusal)


def test_every_reason_of_the_grammar_is_one_of_ours() -> None:
    reasons = get_args(RefuseRule.model_fields["reason"].annotation)
    assert {RefusalReason(reason) for reason in reasons} <= set(RefusalReason)


def test_a_text_sign_is_searched_in_the_shown_text() -> None:
    site = site_named("sotttt")
    rule = RefuseRule.model_validate({"reason": "error_page", "sign": {"text": "Không tìm thấy trang"}})
    site = replace(site, refuse=(*site.refuse, rule))
    shown = read(captured("<html><p>Không <b>tìm</b> thấy&nbsp;trang</p></html>"), site)
    hidden = read(captured("<html><script>'Không tìm thấy trang'</script><p>x</p></html>"), site)
    assert isinstance(shown, Refusal)
    assert isinstance(hidden, Refusal)
    assert (shown.reason, hidden.reason) == (RefusalReason.ERROR_PAGE, RefusalReason.NO_LAYOUT_SIGN)


def test_every_refusal_is_a_reason_that_rows_may_have() -> None:
    assert {reason.value for reason in RefusalReason} <= {reason.value for reason in Reason}
