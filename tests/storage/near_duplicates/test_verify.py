"""Each damage to the rows of near-duplicates is found and repaired; what only waits for the next update is none."""

from collections.abc import Callable

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import unwithhold, withhold
from storage.near_duplicates.update import update_near_duplicates
from storage.tables.derived import NearBand, NearPair, NearSample, NearText
from storage.verify.findings import FindingKind
from storage.verify.near_duplicates import check_near_duplicates
from storage.verify.repair import repair
from tests.storage.near_duplicates.test_update import published, rows, show

__all__ = ["published"]

DAMAGES: dict[str, Callable[[Session], object]] = {
    "a text is not compared": lambda session: session.execute(delete(NearText).where(NearText.ordinal == 4)),
    "a text without its rows": lambda session: [
        session.execute(delete(table).where(table.ordinal == 4)) for table in (NearText, NearBand, NearSample)
    ],
    "a band is lost": lambda session: session.execute(delete(NearBand).where(NearBand.ordinal == 2)),
    "a sample is lost": lambda session: session.execute(delete(NearSample).where(NearSample.ordinal == 3)),
    "a band too many": lambda session: session.execute(insert(NearBand), [{"band": 5, "ordinal": 1}]),
    "a signature": lambda session: _change(session, 1, signature=bytes(512)),
    "a day": lambda session: _change(session, 1, day=None),
    "a number of shingles": lambda session: _change(session, 0, shingles=7),
    "a cluster": lambda session: _change(session, 2, cluster=9),
    "no cluster": lambda session: _change(session, 1, cluster=None, representative=None, similarity=None),
    "a cluster without a copy": lambda session: _change(session, 4, cluster=4, representative=4, similarity=1.0),
    "the first text of a cluster": lambda session: _change(session, 2, representative=4),
    "a text that nobody published": lambda session: session.execute(
        insert(NearText), [{"ordinal": 77, "shingles": 30, "signature": bytes(512)}]
    ),
    "a pair with nobody": lambda session: session.execute(update(NearPair).where(NearPair.other == 2).values(other=77)),
    "a similarity": lambda session: session.execute(
        update(NearPair).where(NearPair.ordinal == 0, NearPair.other == 1).values(similarity=0.99999)
    ),
    "a relation": lambda session: session.execute(
        update(NearPair).where(NearPair.ordinal == 0, NearPair.other == 3).values(is_duplicate=True)
    ),
}


def _change(session: Session, ordinal: int, **values: object) -> None:
    session.execute(update(NearText).where(NearText.ordinal == ordinal).values(values))


def test_damaged_rows_are_found_and_made_again(published: Archive) -> None:
    update_near_duplicates(published)
    sound = rows(published)
    assert list(check_near_duplicates(published)) == []
    for name, damage in DAMAGES.items():
        with published.database.writing() as session:
            damage(session)
        assert rows(published) != sound, name
        found = list(check_near_duplicates(published))
        assert {one.kind for one in found} == {FindingKind.NEAR_DUPLICATES_WRONG}, name
        repair(published, found, corpus_form)
        assert list(check_near_duplicates(published)) == [], name
        assert rows(published) == sound, name


def test_what_waits_for_the_next_update_is_no_damage(published: Archive) -> None:
    assert list(check_near_duplicates(published)) == []  # nothing was compared yet
    update_near_duplicates(published, most=1)
    show(published, "9", ["Một tin ngắn."], "2026-02-01")
    publish(published, corpus_form)
    withhold(published, 1, "court order")
    assert list(check_near_duplicates(published)) == []
    update_near_duplicates(published)
    unwithhold(published, 1, "taken back", corpus_form)
    assert list(check_near_duplicates(published)) == []
