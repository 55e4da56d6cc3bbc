"""Holds the texts that were never published: a rebuilt database does not know whether they were on hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from storage.archive import Archive
from storage.runs.health import NewHealth
from storage.runs.held_texts import keep_verdict
from storage.tables.captures import Capture
from storage.tables.readings import Document, Version
from storage.tables.runs import Run
from storage.verify.rules.runs import REBUILT
from storage.vocabulary import HealthVerdict
from storage.withholding import withheld_texts


@dataclass(frozen=True, slots=True)
class UnpublishedRun:
    """A run that captured texts first which the manifest does not have."""

    run_id: int
    site: str
    night: date
    texts: int


def hold_unpublished(
    archive: Archive, verdict: HealthVerdict, finding_of: Callable[[UnpublishedRun], Mapping[str, Any]]
) -> list[UnpublishedRun]:
    """Holds these texts until an operator releases the run; `finding_of` gives the reason as a verdict's row has it."""
    found = _unpublished(archive)
    for run in found:
        finding = finding_of(run)
        keep_verdict(archive, NewHealth(run.run_id, run.site, run.night, verdict, {}, [finding], REBUILT))
    return found


def _unpublished(archive: Archive) -> list[UnpublishedRun]:
    wanted = (
        select(Run.id, Run.site, Run.night, Version.content_hash)
        .join(Capture, Capture.run_id == Run.id)
        .join(Version, Version.capture_id == Capture.id)
        .join(Document, Document.content_hash == Version.content_hash)
        .where(Document.ordinal.is_(None), Document.content_hash.not_in(withheld_texts()))
        .distinct()
    )
    with archive.database.reading() as session:
        rows = session.execute(wanted).all()
    runs = {(row.id, row.site, row.night) for row in rows}
    return [UnpublishedRun(*run, sum(row.id == run[0] for row in rows)) for run in sorted(runs)]
