"""Checks what is kept of ended runs against their visits and exchanges."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from storage.archive import Archive
from storage.database.bulk import statement_batches
from storage.runs.run_counts import count_runs, kept_counts
from storage.tables.run_counts import RunCounts
from storage.verify.findings import FindingKind, VerifyFinding


def check_run_counts(archive: Archive) -> Iterator[VerifyFinding]:
    with archive.database.reading() as session:
        runs = session.scalars(select(RunCounts.run_id).order_by(RunCounts.run_id)).all()
    for some in statement_batches(runs):
        with archive.database.snapshot() as session:
            kept = kept_counts(session, some)
            counted = count_runs(session, list(kept))
        for run_id in kept:
            if kept[run_id] != counted[run_id]:
                detail = "what is kept of it is not what its visits and exchanges say"
                yield VerifyFinding(FindingKind.RUN_COUNTS_WRONG, f"run {run_id}", detail, run_id)


def forget_counts(archive: Archive, run_ids: Sequence[int]) -> None:
    """Reports count these runs again."""
    for some in statement_batches(run_ids):
        with archive.database.writing() as session:
            session.execute(delete(RunCounts).where(RunCounts.run_id.in_(some)))
