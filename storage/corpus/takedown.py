"""Withholds a page or a text, and lifts a takedown; the WARC bytes stay."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.older_database import refuse_older_database
from storage.corpus.takedown_disk import Render, finish_withholding, published_bytes
from storage.corpus.takedown_log import Act, Takedown, next_moment
from storage.corpus.takedown_plan import PageToWithhold, TakedownPlan, plan_unwithholding, plan_withholding
from storage.corpus.takedown_rows import append_and_apply, reconcile, withholdings
from storage.errors import TryAgainLater
from storage.locks import publish_lock
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.warc_files.sharing import claim_corpus


def withhold(archive: Archive, what: PageToWithhold | int, reason: str) -> list[int]:
    """Withholds a page with all its texts, or the text of an ordinal; returns the ordinals that this withholds.

    Raises NotInTheArchive, and TryAgainLater if a publishing was interrupted or another command is active. A killed
    takedown is finished by the same command, or by the next publishing.
    """
    with _takedowns(archive) as files:
        with archive.database.reading() as session:
            plan = plan_withholding(session, what)
            known = {target for target, row in withholdings(session).items() if row.is_active}
        records = [
            one for one in _records(Takedown(Act.WITHHOLD, next_moment(files), reason), plan) if one.target not in known
        ]
        append_and_apply(archive, files, records)
        finish_withholding(archive, files)
        return plan.ordinals


def unwithhold(archive: Archive, what: PageToWithhold | int, reason: str, render: Render) -> list[int]:
    """Lifts a takedown; returns the ordinals whose files are in the corpus again. Raises like `withhold`."""
    with _takedowns(archive) as files:
        finish_withholding(archive, files, render)
        with archive.database.reading() as session:
            plan = plan_unwithholding(session, what)
            publications = [session.get_one(Publication, ordinal) for ordinal in plan.ordinals]
            active = {target for target, row in withholdings(session).items() if row.is_active}
        for publication in publications:
            published_bytes(archive, files, publication, render)  # before anything changes
        records = [
            one for one in _records(Takedown(Act.UNWITHHOLD, next_moment(files), reason), plan) if one.target in active
        ]
        append_and_apply(archive, files, records)
        finish_withholding(archive, files, render)
        return plan.ordinals


def withhold_as(session: Session, page_id: int, ordinal: int) -> bool:
    """Withholds a page that shows the text of this ordinal, if that text is withheld; returns whether it is."""
    known = session.scalars(select(Withholding).where(Withholding.ordinal == ordinal)).first()
    if known is None or not known.is_active:
        return False
    row = session.scalars(select(Withholding).where(Withholding.page_id == page_id)).first()
    if row is not None and row.is_active:
        return True
    if row is None:
        row = Withholding(page_id=page_id)
        session.add(row)
    row.reason, row.withheld_at, row.lifted_at, row.applied = known.reason, datetime.now(UTC), None, False
    session.flush()
    return True


@contextmanager
def _takedowns(archive: Archive) -> Iterator[CorpusFiles]:
    """Locks the corpus, and makes rows and the record of takedowns agree."""
    with publish_lock(archive):
        claim_corpus(archive)
        files = CorpusFiles(archive.folder.corpus)
        files.cut_torn_line()
        refuse_older_database(archive, files)
        with archive.database.reading() as session:
            _refuse_half_published(session)
        reconcile(archive, files)
        yield files


def _records(act: Takedown, plan: TakedownPlan) -> Iterator[Takedown]:
    """One record for each text and for the page, all with the same time, so that they can be lifted together."""
    for text in plan.texts:
        yield replace(act, ordinal=text.ordinal, file=text.file)
    if plan.page is not None:
        yield replace(act, page=plan.page)


def _refuse_half_published(session: Session) -> None:
    if session.scalars(select(Publication.ordinal).where(~Publication.written).limit(1)).first() is not None:
        raise TryAgainLater("a publishing was interrupted: run `luutru publish`, then this again")
