"""Comparing, asking, exporting and judging use indexes, whatever the archive's size: on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.near_duplicates.index import add_near_rows
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.self_copies import copy_figures
from storage.near_duplicates.similar import cluster_places, similar_to_ordinal, similar_to_text
from storage.near_duplicates.sketch import sketch_of
from storage.near_duplicates.update import compare_again, update_near_duplicates
from storage.tables.derived import NearBand, NearSample, NearText
from tests.benchmarks.growth.plans import StatementCost, costs_of
from tests.benchmarks.growth.sent_statements import SentStatement
from tests.benchmarks.published_rows import add_texts
from tests.benchmarks.searching.invented import Invented
from tests.storage.shown_pages import Shown, text

TEXTS = Invented()
OTHERS = 20_000
STORIES = [TEXTS.document(number)[1] for number in range(10, 14)]
ALLOWED = {
    "FROM publication \nWHERE publication.written": "the texts behind the last one that was compared: the new ones",
}
"""Allowed statements by a part of their text, with the reason."""


@pytest.fixture
def statements(archive: Archive) -> list[SentStatement]:
    """Of a night and its judgement, a question, an export, the report and a takedown, beside compared texts."""
    add_texts(archive, (TEXTS.document(1000 + number) for number in range(100)))
    add_rows_of_others(archive)
    show(archive, 0, STORIES[0])
    publish(archive, corpus_form)
    update_near_duplicates(archive)
    for number, blocks in enumerate([*STORIES, [*STORIES[0], "Hết."], [*STORIES[1], *STORIES[2]]], 1):
        show(archive, number, blocks)
    sketch = sketch_of(STORIES[0])
    assert sketch is not None
    with statements_sent(archive) as sent:
        assert copies_of_own_site(archive, "bao", 10**6, {"the same": sketch})
        asked = list(sent)
        publish(archive, corpus_form)
        sent.clear()
        assert update_near_duplicates(archive) == 6
        assert similar_to_ordinal(archive, 100).texts
        assert similar_to_text(archive, "\n".join(STORIES[1])).texts
        with archive.database.reading() as session:
            assert cluster_places(session, range(200))
        assert copy_figures(archive, date(2026, 1, 1))
        compare_again(archive, [101])
        asked += sent
        withhold(archive, 102, "order")
        sent.clear()  # publishing and takedowns are not judged here
        update_near_duplicates(archive)
        return [*asked, *sent]


def add_rows_of_others(archive: Archive) -> None:
    """So many that no database likes to read them all."""
    ordinals = range(10**6, 10**6 + OTHERS)
    texts = [
        {"ordinal": one, "site": "khac", "day": date(2020, 1, 1), "shingles": 100, "signature": b"", "cluster": None}
        for one in ordinals
    ]
    with archive.database.writing() as session:
        add_near_rows(session, NearText, texts)
        add_near_rows(session, NearBand, [{"band": one << 20, "ordinal": one} for one in ordinals])
        add_near_rows(session, NearSample, [{"shingle": one << 20, "ordinal": one} for one in ordinals])


@contextmanager
def statements_sent(archive: Archive) -> Iterator[list[SentStatement]]:
    sent: list[SentStatement] = []

    def hear(_c: Connection, _k: object, statement: str, values: Any, *_: object) -> None:
        sent.append(SentStatement(statement, values[0] if isinstance(values, list) else values))

    event.listen(archive.database.engine, "before_cursor_execute", hear)
    yield sent
    event.remove(archive.database.engine, "before_cursor_execute", hear)


def show(archive: Archive, number: int, blocks: list[str]) -> None:
    Shown(archive, site="bao").capture(str(number), 0, text(f"Tin {number}", *blocks, published="2026-01-05"))


def test_no_statement_scans_a_table(statements: list[SentStatement], archive: Archive) -> None:
    once = list({one.statement: one for one in statements}.values())
    costs = list(costs_of(archive.database.engine, once))
    assert any("near_band" in one.sent.statement for one in costs)
    assert any("near_sample" in one.sent.statement for one in costs)
    assert not [described(one) for one in costs if one.scans and not is_allowed(one)]


def is_allowed(cost: StatementCost) -> bool:
    return any(part in cost.sent.statement for part in ALLOWED)


def described(cost: StatementCost) -> str:
    return f"{cost.scans}\n{cost.sent.statement}\n{cost.plan}"
