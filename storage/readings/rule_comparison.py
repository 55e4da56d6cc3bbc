"""Selects bodies to read again, to tell a page that changed from a page that changed rules read differently."""

from collections.abc import Sequence

from sqlalchemy import exists
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.readings.store import store_readings
from storage.readings.unread import Rules, stale_keys, stored_bodies, stored_body
from storage.readings.values import ReadingResult, StoredBody
from storage.tables.captures import Capture
from storage.tables.readings import Body, Reading, Version
from storage.tables.runs import Run, Visit

BATCH = 500


def bodies_to_compare(archive: Archive, rules: Rules) -> Sequence[StoredBody]:
    """The previous bodies, read by stale rules, of pages whose newest body has another text by the current rules.

    Returns some of them at a time; a body that `keep_comparisons` has stored is not returned again.
    """
    shown, earlier, then = aliased(Reading), aliased(Reading), aliased(Capture)
    with archive.database.reading() as session:
        stale = stale_keys(session, rules)
        if not stale:
            return []
        compared = exists().where(Reading.body_id == Body.id, Reading.rules_id.not_in(stale))
        wanted = (
            stored_bodies()
            .join(earlier, earlier.id == Body.reading_id)
            .join(then, then.body_id == Body.id)
            .join(Version, (Version.page_id == then.page_id) & (Version.last_seen_at == then.captured_at))
            .join(Visit, Visit.page_id == then.page_id)
            .join(Run, Run.id == Visit.run_id)
            .join(Capture, Capture.id == Visit.capture_id)
            .join(shown, shown.body_id == Capture.body_id)
            .where(Run.site == rules.site, Visit.outcome.is_(None), Version.ended_at.is_(None))
            .where(earlier.rules_id.in_(stale), shown.rules_id.not_in(stale), ~compared)
            .where(shown.content_hash.is_not(None))
            .distinct()
            .limit(BATCH)
        )
        return [stored_body(*row) for row in session.execute(wanted)]


def keep_comparisons(archive: Archive, rules: Rules, results: Sequence[ReadingResult]) -> None:
    """Stores the readings without activating them."""
    with archive.database.writing() as session:
        store_readings(session, rules.site, rules.extractor_version, results)
