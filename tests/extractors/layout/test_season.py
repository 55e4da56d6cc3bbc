"""A layout is chosen by its sign; its season only gives a warning."""

from dataclasses import replace
from datetime import UTC, datetime

from extractors.article import Article, WarningKind
from extractors.read import read
from tests.extractors.page_reading import captured, site_named
from tests.extractors.plain_pages import longform_page


def test_out_of_season() -> None:
    page = replace(captured(longform_page(date="")), captured_at=datetime(2019, 1, 1, tzinfo=UTC))
    reading = read(page, site_named("hanoimoi"))
    assert isinstance(reading, Article)
    assert WarningKind.OUT_OF_SEASON in {warning.kind for warning in reading.warnings}
