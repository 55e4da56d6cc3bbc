"""Captures of archives and files come back when a lost database is rebuilt."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from flows.recovery.rebuild import rebuild
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body
from storage.tables.revisits import Revisit
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.odd_records import info, members, text
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import PLAIN, label, pages, record
from tests.end_to_end.nights import Pipeline
from tests.end_to_end.settled import settled

SITE = "hanoimoi"
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def captures(folder: Folder) -> list[Any]:
    with folder.open() as archive, archive.database.reading() as session:
        columns = (Capture.url, Capture.captured_at, Capture.status, Capture.source, Capture.archived_url, Body.digest)
        wanted = select(*columns).outerjoin(Body, Body.id == Capture.body_id)
        return [tuple(row) for row in session.execute(wanted.order_by(Capture.captured_at, Capture.url))]


def scheduled(folder: Folder) -> list[str]:
    with folder.open() as archive, archive.database.reading() as session:
        return sorted(session.scalars(select(Page.url).join(Revisit, Revisit.page_id == Page.id)))


def test_captures_of_archives_and_files_are_there_again(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    (one, _), (two, second), (three, third) = pages(portal, 3)
    portal.archive.take(portal, one, 1, "20250304113000")
    portal.archive.take(portal, one, 2, "20250405113000")
    portal.archive.take(portal, two, 1, "20250306113000")
    folder.backfill(SITE, BackfillSource.WAYBACK, *YEAR)
    again = text(two, "2025-05-05T11:30:00Z", PLAIN, ("WARC-Payload-Digest", label(second)), kind="revisit")
    shown = text(two, "2025-05-04T11:30:00Z", PLAIN + second, ("WARC-Payload-Digest", label(second)))
    file = tmp_path / "others.warc.gz"
    file.write_bytes(members(info(), shown, again))
    folder.backfill(SITE, BackfillSource.WARC, files=(file,))
    portal.news.add("20250601000000", record(three, "2025-06-01T11:30:00Z", PLAIN, third))
    folder.backfill(SITE, BackfillSource.CC_NEWS, date(2025, 6, 1), date(2025, 6, 2))
    Pipeline(folder.settings).night(SITE)
    data = folder.settings.data
    before, known, due = settled(data), captures(folder), scheduled(folder)
    assert len([row for row in known if row[3]]) == 6
    for path in data.glob("archive.db*"):
        path.unlink()
    done = rebuild(folder.settings, lambda *_: None)
    assert (done.without_text, done.held, done.damaged) == ([], [], 0)
    assert captures(folder) == known
    assert scheduled(folder) == due
    after = settled(data)
    for name in ("pages", "versions", "changes", "documents", "publications", "corpus", "manifest"):
        assert getattr(after, name) == getattr(before, name), name
    with folder.open() as archive:
        assert list(verify(archive)) == []
    assert folder.backfill(SITE, BackfillSource.WAYBACK, *YEAR).plan.ended == {"known": 3}
