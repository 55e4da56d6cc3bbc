"""Stores readings made again by changed rules; they replace the active readings only when they are accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_rows, update_rows
from storage.outcomes import OF_LAYOUTS
from storage.readings.bodies_on_hold import bodies_on_hold
from storage.readings.store import store_readings
from storage.readings.unread import PAGE_OF_ROWS, Rules, StoredColumns, stale_keys, stored_bodies, stored_body
from storage.readings.values import ReadingResult, StoredBody
from storage.tables.captures import Capture
from storage.tables.changes import RereadBody, Rereading
from storage.tables.readings import Body, Reading, ReadingRules
from storage.versions.recompute import recompute_versions

BATCH = 200


@dataclass(frozen=True, slots=True)
class RereadingHandle:
    """A rereading that is not accepted yet; bodies captured before `since` are left out, None includes all."""

    id: int
    rules: Rules
    since: datetime | None


def count_stale(archive: Archive, rules: Rules) -> int:
    """How many bodies of the site `bodies_to_reread` has at most."""
    with archive.database.reading() as session:
        wanted = select(func.count(Body.id)).where(Body.site == rules.site, _is_stale(session, rules))
        return session.scalar(wanted) or 0


def begin_rereading(archive: Archive, rules: Rules, since: datetime | None) -> RereadingHandle:
    """Resumes the unaccepted rereading by the same rules, or begins one.

    Unaccepted rereadings by other rules are deleted; their readings stay, but no body uses them.
    """
    with archive.database.writing() as session:
        waiting = select(Rereading).where(Rereading.site == rules.site, Rereading.accepted_at.is_(None))
        same: Rereading | None = None
        for row in session.scalars(waiting.order_by(Rereading.id)).all():
            if row.rules_digest == rules.digest and row.since == since:
                same = row
                continue
            session.execute(delete(RereadBody).where(RereadBody.rereading_id == row.id))
            session.delete(row)
        if same is None:
            same = Rereading(site=rules.site, rules_digest=rules.digest, since=since, created_at=datetime.now(UTC))
            session.add(same)
            session.flush()
        return RereadingHandle(same.id, rules, since)


def bodies_to_reread(archive: Archive, rereading: RereadingHandle) -> Iterator[Sequence[StoredBody]]:
    """The bodies that this rereading has not read yet, some thousands at a time.

    Older rules made their active reading; or another layout replaces that which read or refused them, and their text
    is on hold, or was read in a run on hold, or they are refused for their layout.
    """
    last = 0
    while rows := _some(archive, rereading, last):
        yield rows
        last = rows[-1].id


def keep_rereadings(archive: Archive, rereading: RereadingHandle, results: Sequence[ReadingResult]) -> None:
    """Stores the results beside the active readings."""
    with archive.database.writing() as session:
        rules = rereading.rules
        readings = store_readings(session, rules.site, rules.extractor_version, results)
        active = select(Body.id, Body.reading_id).where(Body.id.in_(readings), Body.reading_id.is_not(None))
        rows = [
            {
                "rereading_id": rereading.id,
                "body_id": body_id,
                "from_reading_id": reading_id,
                "to_reading_id": readings[body_id].id,
            }
            for body_id, reading_id in session.execute(active.order_by(Body.id))
        ]
        add_rows(session, RereadBody, rows)


def accept(archive: Archive, rereading: RereadingHandle) -> None:
    """Records that these readings are accepted; `apply_accepted` then activates them, also after a kill."""
    with archive.database.writing() as session:
        session.get_one(Rereading, rereading.id).accepted_at = datetime.now(UTC)


def apply_accepted(archive: Archive, site: str) -> int:
    """Activates accepted readings, page by page with its versions and changes; returns how many bodies changed."""
    number = 0
    with archive.database.reading() as session:
        waiting = select(Rereading.id).where(
            Rereading.site == site, Rereading.accepted_at.is_not(None), Rereading.applied_at.is_(None)
        )
        ids = session.scalars(waiting.order_by(Rereading.id)).all()
    for id_ in ids:
        while applied := _apply_some(archive, id_):
            number += applied
        with archive.database.writing() as session:
            session.get_one(Rereading, id_).applied_at = datetime.now(UTC)
    return number


def _some(archive: Archive, rereading: RereadingHandle, after: int) -> Sequence[StoredBody]:
    with archive.database.reading() as session:
        done = select(RereadBody.body_id).where(RereadBody.rereading_id == rereading.id)
        wanted = _stale(session, rereading).where(Body.id > after, Body.id.not_in(done))
        rows = session.execute(wanted.order_by(Body.id).limit(PAGE_OF_ROWS))
        return [stored_body(*row) for row in rows]


def _stale(session: Session, rereading: RereadingHandle) -> Select[*StoredColumns]:
    wanted = stored_bodies().where(Body.site == rereading.rules.site, _is_stale(session, rereading.rules))
    return wanted if rereading.since is None else wanted.where(Body.captured_at >= rereading.since)


def _is_stale(session: Session, rules: Rules) -> ColumnElement[bool]:
    older = Body.rules_id.in_(stale_keys(session, rules))
    if not rules.replaced:
        return older
    replaced = select(ReadingRules.id).where(
        ReadingRules.site == rules.site, ReadingRules.layout_digest.in_(rules.replaced)
    )
    accepted = select(Rereading).where(
        Rereading.site == rules.site, Rereading.rules_digest == rules.digest, Rereading.accepted_at.is_not(None)
    )
    last = session.scalars(accepted.order_by(Rereading.accepted_at.desc()).limit(1)).first()
    refused = select(Reading.body_id).where(Reading.rules_id.in_(replaced), Reading.refusal.in_(OF_LAYOUTS))
    if last is not None:
        # What these rules have read stays refused; nothing would be gained by reading it again each time.
        done = select(RereadBody.body_id).where(RereadBody.rereading_id == last.id)
        refused = refused.where(Reading.body_id.not_in(done), Reading.read_at < last.accepted_at)
    return or_(older, Body.rules_id.in_(replaced) & or_(Body.id.in_(bodies_on_hold(rules.site)), Body.id.in_(refused)))


def _apply_some(archive: Archive, rereading_id: int) -> int:
    with archive.database.writing() as session:
        wanted = (
            select(Body.id.label("row_id"), Reading.id.label("reading_id"), Reading.rules_id)
            .select_from(RereadBody)
            .join(Body, Body.id == RereadBody.body_id)
            .join(Reading, Reading.id == RereadBody.to_reading_id)
            .where(RereadBody.rereading_id == rereading_id, Body.reading_id == RereadBody.from_reading_id)
            .where(RereadBody.from_reading_id != RereadBody.to_reading_id)
            .order_by(Body.id)
            .limit(BATCH)
        )
        rows = [dict(row) for row in session.execute(wanted).mappings()]
        update_rows(session, Body, rows)
        bodies = [row["row_id"] for row in rows]
        pages = session.scalars(select(Capture.page_id).where(Capture.body_id.in_(bodies)).distinct()).all()
        recompute_versions(session, pages)
        return len(rows)
