"""The exact form of a corpus file."""

import hashlib
from dataclasses import replace

from extractors.article import Article, WarningKind
from extractors.corpus_text import corpus_text
from storage.versions.content_hash import content_hash
from tests.extractors.page_reading import article_as
from tests.extractors.plain_pages import detail_page, longform_page
from tests.extractors.seed_pages import BYLINES, liferay
from tests.extractors.seed_text import THANHTRI_2020


def _article() -> Article:
    return article_as("hanoimoi", longform_page())


def test_with_everything_at_the_head() -> None:
    assert corpus_text(_article()) == (
        "Mục thử\n\nTiêu đề thử\n\nNgười Viết 28/12/2023 13:02\n\nLời dẫn thử.\n\n"
        "Đoạn thứ nhất của bài thử.\n\nĐoạn thứ hai của bài thử."
    )


def test_with_the_byline_at_the_foot() -> None:
    article = article_as("thanhtri", liferay(THANHTRI_2020, BYLINES["to the right by style"]))
    blocks = corpus_text(article).split("\n\n")
    assert blocks[2] == "18/03/2020 10:53"
    assert blocks[-1] == article.byline


def test_missing_fields_have_no_line() -> None:
    article = replace(_article(), section=None, byline=None, byline_place=None, published=None, lead=None)
    assert corpus_text(article) == "Tiêu đề thử\n\nĐoạn thứ nhất của bài thử.\n\nĐoạn thứ hai của bài thử."


def test_the_content_hash_is_of_title_lead_and_blocks() -> None:
    text = "Tiêu đề thử\nLời dẫn thử.\nĐoạn thứ nhất của bài thử.\nĐoạn thứ hai của bài thử."
    assert (
        content_hash(_article().title, _article().lead, _article().blocks) == hashlib.sha256(text.encode()).hexdigest()
    )


def test_a_page_without_date_is_marked() -> None:
    article = article_as("hanoimoi", longform_page(date=""))
    assert [warning.kind for warning in article.warnings] == [WarningKind.NO_DATE]


def test_a_lead_is_not_repeated() -> None:
    page = detail_page(body="<p class='Headlines'>Lời dẫn.</p><p>Thân bài.</p>")
    article = article_as("hanoimoi", page)
    assert (article.lead, article.blocks) == ("Lời dẫn.", ("Thân bài.",))


def test_every_field_has_its_source() -> None:
    assert [source.field for source in _article().provenance] == [
        "section",
        "title",
        "byline",
        "published",
        "lead",
        "blocks",
    ]
