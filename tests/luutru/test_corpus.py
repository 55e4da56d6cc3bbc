"""What Python reads from an archive, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text as sql

import luutru
from extractors.html.element_text import one_line
from flows.extraction.corpus_form import corpus_form
from luutru import Corpus
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from storage.errors import (
    CorrectTheInput,
    NarrowTheQuery,
    NewerProgramNeeded,
    NoArchive,
    NotInTheArchive,
    UnreadableQuery,
)
from storage.versions.word_diff import DiffPiece, Op
from tests.storage.shown_pages import SITE, Shown, text

FIRST = text(
    "Chợ quê", "Chợ đông từ sáng.", lead="Ngày rằm.", published="2026-01-31T08:00:00+07:00", precision="minute"
)
SECOND = text(
    "Chợ quê", "Chợ vắng từ sáng.", lead="Ngày rằm.", published="2026-01-31T08:00:00+07:00", precision="minute"
)
OTHER = text(
    "Bến sông", "Sông cạn.", published="2026-02-01T00:00:00+07:00", precision="day", byline="An", byline_place="foot"
)
UNDATED = text("Cầu tre", "Cầu hẹp.")
_FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000000) SELECT count(*) FROM n"


@pytest.fixture
def corpus(archive: Archive, database_url: str | None) -> Iterator[Corpus]:
    pages = Shown(archive)
    pages.capture("1", 0, FIRST)
    pages.capture("1", 2, SECOND)
    pages.capture("2", 1, OTHER)
    pages.capture("3", 3, UNDATED)
    publish(archive, corpus_form)
    with luutru.open(archive.folder.path, database_url=database_url) as opened:
        yield opened


def test_documents_are_in_order_of_ordinal_with_all_fields(corpus: Corpus) -> None:
    found = list(corpus.documents())
    assert [one.ordinal for one in found] == [0, 1, 2, 3]
    first = found[0]
    assert first == corpus.document(0)
    assert first.text == "Chợ quê\n\nNgày rằm.\n\nChợ đông từ sáng."
    assert (first.site, first.page, first.url) == (SITE, "1", "https://bao.example.vn/tin-1.html")
    assert first.published == datetime(2026, 1, 31, 1, tzinfo=UTC)
    assert (first.layout_confirmed, first.kinds, first.cause) == (False, ("paragraph",), "source")
    other = next(one for one in found if one.title == "Bến sông")
    assert (other.authors, other.precision) == (("An",), "day")
    assert first.language == "vi"
    assert corpus.similar(0).texts == ()


@pytest.mark.parametrize(
    ("since", "until", "titles"),
    [
        (date(2026, 2, 1), None, {"Bến sông", "Cầu tre"}),
        (None, date(2026, 1, 31), {"Chợ quê"}),
        (date(2026, 2, 1), date(2026, 2, 1), {"Bến sông"}),
        (date(2026, 3, 4), date(2026, 3, 4), {"Cầu tre"}),  # it states no day; its first capture is on this one
        (date(2026, 3, 5), None, set()),
    ],
)
def test_days_are_the_articles_own(corpus: Corpus, since: date | None, until: date | None, titles: set[str]) -> None:
    found = {one.title for one in corpus.documents(site=SITE, since=since, until=until)}
    assert found == titles
    assert not list(corpus.documents(site="khac", since=since, until=until))


def test_a_page_is_found_by_address_and_ordinal_and_compared(corpus: Corpus) -> None:
    page = corpus.page("https://bao.example.vn/tin-1.html")
    assert [(one.number, one.ordinal is not None) for one in page.versions()] == [(1, True), (2, True)]
    assert corpus.page(page.versions()[1].ordinal or 0).url == page.url
    assert len(page.captures()) == 2
    assert page.diff() == page.diff(1, 2) == page.diff(date(2026, 3, 1), date(2026, 3, 3)) == corpus.diff(page.url)
    assert DiffPiece(Op.REMOVED, "đông ") in page.diff().parts["body"]
    assert page.text(page.versions()[0]).blocks == ("Chợ đông từ sáng.",)
    with pytest.raises(NotInTheArchive):
        corpus.page("https://bao.example.vn/tin-9.html")
    with pytest.raises(NotInTheArchive):
        corpus.page("https://bao.example.vn/tin-3.html").diff()


@pytest.mark.parametrize("ordinal", [-1, 4, 2**63, 2**70])
def test_an_invalid_ordinal_is_reported(corpus: Corpus, ordinal: int) -> None:
    with pytest.raises(NotInTheArchive):
        corpus.document(ordinal)


def test_a_search_finds_documents(corpus: Corpus) -> None:
    first = next(iter(corpus.documents(site=SITE)))
    found = corpus.search(first.title or "", within=luutru.SearchField.TITLE)
    assert first.ordinal in [hit.ordinal for hit in found.hits]
    assert found.is_complete
    with pytest.raises(UnreadableQuery):
        corpus.search("AND")


def test_nothing_can_be_written(corpus: Corpus) -> None:
    with (
        pytest.raises(Exception, match=r"read-only|cannot be written"),
        corpus.archive.database.writing() as session,
    ):
        session.execute(sql("DELETE FROM publication"))
    assert len(list(corpus.documents())) == 4


def test_a_query_ends_at_its_time_limit(corpus: Corpus, database_url: str | None) -> None:
    limited = luutru.open(corpus.archive.folder.path, database_url=database_url, seconds=0.2)
    with limited, pytest.raises(NarrowTheQuery), limited.archive.database.reading() as session:
        session.execute(sql(_FOREVER))
    with limited:
        assert len(list(limited.documents())) == 4


@pytest.mark.parametrize(("revision", "error"), [("0001", CorrectTheInput), ("9999", NewerProgramNeeded)])
def test_another_schema_is_refused_and_not_changed(
    corpus: Corpus, archive: Archive, database_url: str | None, revision: str, error: type[Exception]
) -> None:
    with archive.database.writing() as session:
        session.execute(sql("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    with pytest.raises(error):
        luutru.open(archive.folder.path, database_url=database_url)
    with archive.database.reading() as session:
        assert session.scalar(sql("SELECT version_num FROM alembic_version")) == revision


def test_a_folder_without_an_archive_stays_empty(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(NoArchive):
            luutru.open(folder)
    assert list(tmp_path.iterdir()) == []


def test_imported_documents_have_their_files_text(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "003_0123456789abcdef.txt").write_text("Tiêu đề\n\nMột đoạn.", encoding="utf-8")
    with open_archive(tmp_path / "data") as archive:
        import_seeds(archive, seeds, one_line)
    with luutru.open(tmp_path / "data") as corpus:
        (found,) = corpus.documents()
        assert (found.ordinal, found.cause, found.text, found.url) == (3, "import", "Tiêu đề\n\nMột đoạn.", None)
        assert not list(corpus.documents(site=SITE))
        with pytest.raises(NotInTheArchive):
            corpus.page(3)
        (tmp_path / "data" / "corpus" / found.file).unlink()
        with pytest.raises(CorrectTheInput, match="verify"):
            list(corpus.documents())
