"""The kept counts of an ended run equal its rows, also after any program changes a row; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.migrate import migrate
from storage.runs.coverage import night_coverage
from storage.runs.history import bytes_by_night, night_figures
from storage.runs.run_counts import count_runs, keep_run_counts, kept_counts
from storage.tables.run_counts import RunCounts
from storage.tables.runs import Run
from storage.verify.findings import FindingKind
from storage.verify.run_counts import check_run_counts, forget_counts
from tests.storage.copies import Copy

SITE: Final = "thanhtri"
EVER: Final = date(2000, 1, 1)
LATER: Final = date(2100, 1, 1)
CHANGES: Final = (
    "UPDATE visit SET outcome = 'failed' WHERE id = (SELECT min(id) FROM visit WHERE run_id = :run)",
    "UPDATE visit SET discovery_id = NULL WHERE id = (SELECT min(id) FROM visit WHERE run_id = :run)",
    "INSERT INTO visit (run_id, page_id, url) SELECT :run, id, url FROM page WHERE id = (SELECT max(id) FROM page)",
    "DELETE FROM visit WHERE run_id = :run AND id = (SELECT max(id) FROM visit)",
    "UPDATE exchange SET length = 1 WHERE id = (SELECT min(id) FROM exchange WHERE run_id = :run AND length > 1)",
    "UPDATE exchange SET failure = 'stranded' WHERE id = (SELECT min(id) FROM exchange WHERE run_id = :run)",
    "INSERT INTO exchange (run_id, purpose, url, sent_at) SELECT :run, purpose, url, sent_at FROM exchange LIMIT 1",
    "DELETE FROM exchange WHERE run_id = :run AND id = (SELECT max(id) FROM exchange)",
    "UPDATE discovery SET url = url || '?' WHERE run_id = :run",
)


def runs_of(session: Session) -> list[int]:
    return list(session.scalars(select(Run.id).where(Run.site == SITE).order_by(Run.id)))


def kept(archive: Archive) -> set[int]:
    with archive.database.reading() as session:
        return set(kept_counts(session, runs_of(session)))


def shown(archive: Archive) -> str:
    """With the order of all that is counted: reports list equal numbers in it."""
    nights = night_coverage(archive, SITE, EVER, LATER)
    return repr((nights, night_figures(archive, SITE, EVER), bytes_by_night(archive, EVER)))


def test_reports_are_the_same_with_kept_counts(either: Copy) -> None:
    with either.opened() as archive:
        before = shown(archive)
        keep_run_counts(archive, SITE, EVER)
        with archive.database.reading() as session:
            runs = runs_of(session)
            assert kept_counts(session, runs).keys() == set(runs)
        assert shown(archive) == before


def test_a_change_of_what_was_counted_deletes_the_counts(either: Copy) -> None:
    with either.opened() as archive:
        for change in CHANGES:
            keep_run_counts(archive, SITE, EVER)
            with archive.database.writing() as session:
                run, *others = runs_of(session)
                before = count_runs(session, [run])
                session.execute(text(change), {"run": run})
                assert kept_counts(session, [run, *others]).keys() == set(others), change
                assert count_runs(session, [run]) != before, change
        keep_run_counts(archive, SITE, EVER)
        with archive.database.reading() as session:
            assert kept_counts(session, [run]) == count_runs(session, [run])


def test_a_run_that_goes_on_or_changes_is_not_kept(either: Copy) -> None:
    """SQLite has one writer at a time; on PostgreSQL the counts are kept beside a transaction that changes a run."""
    with either.opened() as archive:
        with archive.database.writing() as session:
            going_on, changing, *others = runs_of(session)
            session.get_one(Run, going_on).ended_at = None
        if either.database_url:
            with archive.database.writing() as session:
                session.execute(text(CHANGES[0]), {"run": changing})
                keep_run_counts(archive, SITE, EVER)
            assert kept(archive) == set(others)
        keep_run_counts(archive, SITE, EVER)
        assert kept(archive) == {changing, *others}


def test_a_change_during_the_counting_comes_after_it(either: Copy) -> None:
    """The change waits for the commit, or begins after it: in both cases it finds the kept counts."""
    with either.opened() as archive, ThreadPoolExecutor(1) as other:
        with archive.database.writing() as session:
            (run, *_) = session.scalars(select(Run.id).where(Run.site == SITE).order_by(Run.id).with_for_update())
            session.add(RunCounts(run_id=run, sources={}, outcomes={}, exchanges=0, archived=0, bytes=0))
            session.flush()
            change = other.submit(changed, archive, run)
        change.result()
        assert kept(archive) == set()


def changed(archive: Archive, run: int) -> None:
    with archive.database.writing() as session:
        session.execute(text(CHANGES[0]), {"run": run})


def test_verify_names_counts_that_are_not_so_and_repair_deletes_them(either: Copy) -> None:
    with either.opened() as archive:
        keep_run_counts(archive, SITE, EVER)
        before = kept(archive)
        with archive.database.writing() as session:
            (run, *_) = runs_of(session)
            session.execute(text("UPDATE run_counts SET archived = archived + 1 WHERE run_id = :run"), {"run": run})
        found = list(check_run_counts(archive))
        assert [(one.kind, one.key) for one in found] == [(FindingKind.RUN_COUNTS_WRONG, run)]
        forget_counts(archive, [run])
        assert list(check_run_counts(archive)) == []
        assert kept(archive) == before - {run}


def test_a_migration_forgets_the_counts_and_watches_again(either: Copy) -> None:
    with either.opened() as archive:
        keep_run_counts(archive, SITE, EVER)
        migrate(archive.database, archive.folder)
        assert kept(archive) == set()
        keep_run_counts(archive, SITE, EVER)
        with archive.database.writing() as session:
            (run, *others) = runs_of(session)
            session.execute(text(CHANGES[0]), {"run": run})
        assert kept(archive) == set(others)
