"""A filter that leaves few texts, or none, is quick beside any number of texts that have the words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event, insert
from sqlalchemy import text as sql

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.database.migrate import migrations
from storage.search.entry_filter import FEW, Filter, few_texts
from storage.search.indexed_text import IndexedText
from storage.search.lookup import Term
from storage.search.term_table import add_terms, ordinals_found
from storage.tables.attachments import PublicationLink
from storage.tables.corpus import Publication
from storage.tables.derived import SearchEntry
from tests.benchmarks.growth.plans import costs_of
from tests.benchmarks.growth.sent_statements import SentStatement
from tests.storage.shown_pages import Shown
from tests.storage.shown_pages import text as article

TEXTS = 3 * FEW
FIRST = date(2020, 1, 1)
RARE = Filter(section="Chợ nổi")
EACH_ONE_SEEKS = {"sqlite": 2_000, "postgresql": 200}


def entry(number: int) -> IndexedText:
    """All have the word; every hundredth has the rare section, which no other text has."""
    section = "Chợ nổi" if number % 100 == 0 else "Thời sự"
    return IndexedText(number, "bao", FIRST + timedelta(days=number), section, "chợ", "digest")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    texts = [entry(number) for number in range(TEXTS)]
    with archive.database.writing() as session:
        add_terms(session, texts)
        rows = [{"terms_digest": one.digest, **_columns(one)} for one in texts]
        session.execute(insert(SearchEntry), rows)
    return archive


def _columns(one: IndexedText) -> dict[str, Any]:
    return {"ordinal": one.ordinal, "site": one.site, "day": one.day, "section": one.section}


@contextmanager
def statements_sent(archive: Archive) -> Iterator[list[SentStatement]]:
    sent: list[SentStatement] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: Any) -> None:
        sent.append(SentStatement(statement, values))

    event.listen(archive.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(archive.database.engine, "before_cursor_execute", note)


def found(archive: Archive, only: Filter, **where: Any) -> list[int]:
    with archive.database.reading() as session:
        return ordinals_found(session, Term("chợ"), only, **{"limit": 25, **where})


@pytest.mark.parametrize(
    ("only", "number"),
    [
        (RARE, TEXTS // 100),
        (Filter(section="Không có"), 0),
        (Filter(section="Chợ nổi", site="khac"), 0),
        (Filter(site="khac"), 0),
        (Filter(since=FIRST + timedelta(days=TEXTS)), 0),
        (Filter(until=FIRST - timedelta(days=1)), 0),
        (Filter(since=FIRST + timedelta(days=700), until=FIRST + timedelta(days=700)), 1),
    ],
)
def test_few_texts_are_found_by_indexes(filled: Archive, only: Filter, number: int) -> None:
    with statements_sent(filled) as sent, filled.database.reading() as session:
        assert len(few_texts(session, only) or ()) == number
    dialect = filled.database.engine.dialect.name
    for one in costs_of(filled.database.engine, [one for one in sent if "search_" in one.statement]):
        assert "SCAN entry" not in one.plan, one.plan
        assert "Seq Scan" not in one.plan, one.plan
        assert one.work is not None
        assert one.work <= EACH_ONE_SEEKS[dialect], one.plan


def test_few_texts_are_named_and_many_are_not(filled: Archive) -> None:
    few = [number for number in range(TEXTS) if number % 100 == 0]
    linked = {"space": "s", "key": "k", "url": "u", "words": "w", "linked_ordinal": None}
    with filled.database.writing() as session:
        rows = [
            {"ordinal": one, "file": str(one), "cause": "source", "written": True, "content_hash": None}
            for one in (100, 101)
        ]
        session.execute(insert(Publication), rows)
        session.execute(insert(PublicationLink), [{"ordinal": one, **linked} for one in (100, 101)])
        assert few_texts(session, Filter()) is None
        assert few_texts(session, Filter(section="Thời sự")) is None
        assert few_texts(session, RARE) == few
        assert few_texts(session, replace(RARE, attachments=False)) == [one for one in few if one != 100]
        assert few_texts(session, replace(RARE, attachments=True)) == [100]
        assert few_texts(session, Filter(attachments=True)) == [100, 101]
        assert few_texts(session, Filter(section="Thời sự", attachments=True)) == [101]
        assert few_texts(session, Filter(section="Thời sự", attachments=False)) is None


def test_few_and_many_are_found_in_the_same_order(filled: Archive) -> None:
    few = [number for number in range(TEXTS) if number % 100 == 0]
    assert found(filled, RARE) == few[::-1][:25]
    assert found(filled, RARE, rising=True, after=100, before=500) == [200, 300, 400]
    many = [number for number in range(TEXTS) if number % 100]
    assert found(filled, Filter(section="Thời sự")) == many[::-1][:25]
    assert found(filled, Filter(section="Thời sự"), rising=True, after=98, before=103) == [99, 101, 102]
    assert found(filled, replace(RARE, attachments=True)) == []
    assert found(filled, replace(RARE, attachments=False)) == few[::-1][:25]


def test_an_index_of_the_schema_before_gets_its_sections(archive: Archive) -> None:
    Shown(archive).capture("1", 0, article("Chợ quê", "Chợ đông từ sớm.", published="2026-01-02", section="Hội’"))
    publish(archive, corpus_form)
    config = migrations()
    with archive.database.writing() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0021")
        command.upgrade(config, "head")
    with archive.database.reading() as session:
        assert session.scalars(sql("SELECT section FROM search_entry")).all() == ["Hội’"]
