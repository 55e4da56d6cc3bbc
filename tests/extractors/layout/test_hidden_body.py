"""A body that is sent as an encoded blob is refused: nothing is decoded, and no teaser is used instead."""

import base64
from collections.abc import Callable

import pytest

from extractors.refusal import RefusalReason
from tests.extractors.page_reading import article_as, refusal_as

BLOB = base64.b64encode(("Thân bài đã bị xáo chữ. " * 40).encode()).decode()
LONG = "".join(
    f"<p>Đoạn thứ {number} của một bài thật, đủ dài để không ai ngờ rằng nó bị giấu.</p>" for number in range(8)
)
TEASER = '<div><h3><a href="/tin-123456.htm">Tin khác với một tựa bài rất dài để cho đủ ba trăm chữ</a></h3></div>'
TEASERS = TEASER * 9


def _current(body: str, sapo: str = '<div class="article__sapo">Lời dẫn còn nguyên.</div>') -> str:
    head = '<meta charset="utf-8"><meta property="og:title" content="Tựa bài">'
    return f'<html><head>{head}</head><body>{sapo}<div id="dcontent">{body}</div><aside>{TEASERS}</aside></body></html>'


def _2019(body: str) -> str:
    sapo = '<div class="sapo_detail">Lời dẫn còn nguyên.</div>'
    return f'<html><body><div id="main-detail"><h1>Tựa bài</h1>{sapo}{body}</div><aside>{TEASERS}</aside></body></html>'


@pytest.mark.parametrize(
    "body",
    [
        BLOB,
        f"<p>{BLOB}</p>",
        f"<p>{BLOB[:76]}\n{BLOB[76:152]}\n{BLOB[152:]}</p>",
        f"<div hidden>{BLOB}</div>",
        f"<p>{BLOB}</p>{LONG}",
        f'<script>render("{BLOB}")</script>',
        f'<div data-body="{BLOB}"></div>',
        "",
        "<p>{title} {body}</p><p>{author}</p>",
        TEASERS,
        "<p>Một câu còn sót lại.</p>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", [_current, _2019])
def test_it_is_refused_with_its_lead(page: Callable[[str], str], body: str) -> None:
    refusal = refusal_as("baothanhhoa", page(body))
    assert refusal.reason is RefusalReason.BODY_OBFUSCATED
    assert refusal.detail.endswith("title: Tựa bài; lead: Lời dẫn còn nguyên.")
    assert BLOB[:20] not in refusal.detail


def test_the_text_of_other_stories_is_no_body() -> None:
    boxes = f'<div class="box-content">{LONG}</div><div class="content-list">{LONG}</div>'
    assert refusal_as("baothanhhoa", _current(boxes)).reason is RefusalReason.BODY_OBFUSCATED


@pytest.mark.parametrize("page", [_current, _2019])
def test_a_body_in_clear_text_is_read(page: Callable[[str], str]) -> None:
    assert len(article_as("baothanhhoa", page(LONG)).blocks) == 8


def test_without_a_lead_a_short_body_is_a_short_body() -> None:
    assert article_as("baothanhhoa", _current("<p>Tin vắn.</p>", sapo="")).blocks == ("Tin vắn.",)


def test_without_a_lead_nothing_is_no_body() -> None:
    assert refusal_as("baothanhhoa", _current("", sapo="")).reason is RefusalReason.NO_BODY
