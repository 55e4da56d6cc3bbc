"""A batch of an export reads as much in a large archive as in a small one."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from seeds.load import load_sites
from storage.archive import Archive, open_archive
from storage.exports.files import published_files
from storage.exports.rows import page_texts
from storage.exports.shown_blocks import shown_blocks
from tests.benchmarks.growth.fill import fill, past_of
from tests.benchmarks.growth.plans import costs_of
from tests.benchmarks.growth.sent_statements import SentStatement

SITE: Final = "sotttt"  # has four in ten of the pages
FEW, MANY = 700, 2_800

READERS: Final[dict[str, Callable[[Session], Iterator[object]]]] = {
    "all sites": lambda session: page_texts(session, current=True),
    "some sites": lambda session: page_texts(session, current=False, sites=frozenset({SITE, "nen1"})),
    "blocks": lambda session: shown_blocks(session, SITE),
    "files": lambda session: published_files(session, current=True),
}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    few, many = (tmp_path_factory.mktemp(str(pages)) for pages in (FEW, MANY))
    with open_archive(few) as first, open_archive(many) as second:
        for archive, pages in ((first, FEW), (second, MANY)):
            fill(archive, past_of(load_sites(None)[SITE], pages, prefix="https://tin.example.vn/", suffix=".html"))
        yield first, second


@pytest.mark.parametrize("name", READERS)
def test_a_batch_costs_the_same_in_a_large_archive(archives: tuple[Archive, Archive], name: str) -> None:
    few, many = (_work_of_a_batch(archive, READERS[name]) for archive in archives)
    assert many <= 1.1 * few


def test_the_blocks_are_those_of_the_rows(archives: tuple[Archive, Archive]) -> None:
    with archives[0].database.reading() as session:
        texts = page_texts(session, current=True, sites=frozenset({SITE}))
        rows = [(text.ordinal, list(text.blocks)) for text in texts]
        assert [(one.ordinal, one.blocks) for one in shown_blocks(session, SITE)] == rows
        assert len(rows) > 1


def _work_of_a_batch(archive: Archive, read: Callable[[Session], Iterator[object]]) -> int:
    """The most instructions of SQLite for one statement that a loop sends again and again."""
    sent: list[SentStatement] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: Any) -> None:
        sent.append(SentStatement(statement, values))

    engine = archive.database.engine
    event.listen(engine, "before_cursor_execute", note)
    with archive.database.reading() as session:
        assert sum(1 for _ in read(session))
    event.remove(engine, "before_cursor_execute", note)
    batches = [one for one in sent if "DISTINCT" not in one.statement]  # the sites are listed once
    return max(cost.work or 0 for cost in costs_of(engine, batches))
