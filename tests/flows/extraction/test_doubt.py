"""A reading of the generic path is refused only for a clear contradiction."""

from datetime import datetime, timedelta, timezone

import pytest

from extractors.article import Article, Precision, Published
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.doubt import undoubted
from storage.readings.values import Said

TITLE = "Chợ nổi họp lại sau ba năm vắng khách"
OTHER = "Nước sông lên nhanh, hai xã chuẩn bị di dời dân"


def article(layout: str = "generic", title: str = TITLE) -> Article:
    moment = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=7)))
    return Article(
        section=None,
        title=title,
        byline=None,
        byline_place=None,
        published=Published(moment, Precision.MINUTE),
        lead=None,
        blocks=("Một đoạn.",),
        layout=layout,
        layout_digest="0" * 64,
        confirmed=False,
        warnings=(),
        provenance=(),
    )


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        (None, False),
        (Said((), ()), False),
        (Said((TITLE,), ("2026-03-02T01:00:00+00:00",)), False),
        (Said((f"{TITLE}…",), ()), False),
        (Said(("Chợ nổi họp lại sau ba năm",), ()), False),
        (Said((OTHER, TITLE), ("2020-01-01", "2026-03-03")), False),
        (Said(("Xem ảnh",), ()), False),
        (Said((OTHER,), ()), True),
        (Said((TITLE,), ("2026-02-20",)), True),
        (Said((TITLE,), ("no date",)), False),
    ],
)
def test_which_pages_are_doubted(said: Said | None, doubted: bool) -> None:
    outcome = undoubted(article(), said)
    assert isinstance(outcome, Refusal) == doubted
    if isinstance(outcome, Refusal):
        assert outcome.reason is RefusalReason.WITNESSES_DIFFER


def test_a_layout_is_judged_by_its_night() -> None:
    assert undoubted(article(layout="detail"), Said((OTHER,), ())) == article(layout="detail")
