"""The texts before and after of the pages that a run found edited."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.archive import Archive
from storage.change_kind import PageText
from storage.outcomes import Outcome
from storage.shown_text import text_of_version
from storage.tables import Version, Visit
from storage.withheld import tells_withheld


@dataclass(frozen=True, slots=True)
class NightEdit:
    url: str
    old: PageText
    new: PageText


def night_edits(archive: Archive, run_id: int, most: int) -> list[NightEdit]:
    """At most `most` of them, in the order in which they were found; none of which a text is withheld."""
    with archive.database.reading() as session:
        wanted = (
            select(Visit, Version)
            .join(Version, (Version.page_id == Visit.page_id) & (Version.capture_id == Visit.capture_id))
            .where(Visit.run_id == run_id, Visit.outcome == Outcome.EDITED, ~tells_withheld(Visit.page_id))
            .order_by(Visit.id)
            .limit(most)
        )
        found = []
        for visit, version in session.execute(wanted):
            earlier = (
                select(Version.content_hash)
                .where(Version.page_id == version.page_id, Version.first_seen_at < version.first_seen_at)
                .order_by(Version.first_seen_at.desc())
            )
            if (before := session.scalars(earlier.limit(1)).first()) is not None:
                found.append((visit.url, version.page_id, before, version.content_hash))
    return [
        NightEdit(url, text_of_version(archive, page, before), text_of_version(archive, page, after))
        for url, page, before, after in found
    ]
