"""Takedowns that the record beside the manifest has and the rows lack, because the database is older.

Commands that show texts or crawl apply them first, so that no withheld text is shown.
"""

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.older_database import refuse_older_database
from storage.corpus.takedown_log import Act, Takedown, last_records, marked_in_manifest
from storage.corpus.takedown_rows import adds, adopt_marks, reconcile, withholdings
from storage.errors import CorrectTheInput
from storage.locks import publish_lock
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.warc_files.sharing import corpus_is_here


def apply_unapplied(archive: Archive) -> None:
    """If there is nothing to apply, this only reads the record of takedowns.

    Raises DatabaseOlderThanCorpus, and TryAgainLater if another command is active.
    """
    files = CorpusFiles(archive.folder.corpus)
    if corpus_is_here(archive) and _are_unapplied(archive, files):
        _apply(archive, files)


def apply_tombstones_too(archive: Archive) -> None:
    """Like `apply_unapplied`, but the record may have lost lines: reads the whole manifest, for its tombstones."""
    if not corpus_is_here(archive):
        return
    files = CorpusFiles(archive.folder.corpus)
    known = last_records(files)
    if any(adds(mark, known) for mark in marked_in_manifest(files).values()):
        with publish_lock(archive):
            adopt_marks(files)
    if _are_unapplied(archive, files):
        _apply(archive, files)


def refuse_unapplied(archive: Archive) -> None:
    """For readers that may not change anything. Raises CorrectTheInput."""
    files = CorpusFiles(archive.folder.corpus)
    if corpus_is_here(archive) and _are_unapplied(archive, files):
        raise CorrectTheInput(
            f"{files.takedowns} has takedowns that the database has not: apply them with `luutru verify --repair`"
        )


def _apply(archive: Archive, files: CorpusFiles) -> None:
    from storage.corpus.takedown_disk import finish_withholding  # noqa: PLC0415 (it imports the index and WARC files)

    refuse_older_database(archive, files)
    with publish_lock(archive):
        files.cut_torn_line()
        reconcile(archive, files)
        finish_withholding(archive, files)


def _are_unapplied(archive: Archive, files: CorpusFiles) -> bool:
    records = last_records(files)
    if not records:
        return False
    with archive.database.reading() as session:
        rows = withholdings(session)
        known = [
            record
            for record in records.values()
            if record.ordinal is None or session.get(Publication, record.ordinal) is not None
        ]
    return any(_differs(record, rows.get(record.target)) for record in known)


def _differs(record: Takedown, row: Withholding | None) -> bool:
    if record.act is Act.WITHHOLD:
        return row is None or not row.is_active
    return row is not None and row.is_active and row.withheld_at <= record.at
