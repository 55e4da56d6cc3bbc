"""Detects a database that is older than the corpus, before anything is written."""

from typing import Any

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.json_lines import ordinal_of
from storage.errors import CorrectTheInput
from storage.tables.corpus import Publication
from storage.warc_files.sharing import corpus_is_here

_WHAT_TO_DO = (
    "the database is older than the corpus, or not its own: put the newer database back from a backup, "
    "or move this one away and run `luutru rebuild`"
)


class DatabaseOlderThanCorpus(CorrectTheInput):
    """The manifest has files that the database does not know; publishing from it would use their ordinals again."""


def refuse_older_database(archive: Archive, files: CorpusFiles) -> None:
    """Compares the manifest's last file with its row, at the cost of one line. Raises DatabaseOlderThanCorpus."""
    entry = files.last_entry()
    if entry is None:
        return
    ordinal = ordinal_of(entry)
    with archive.database.reading() as session:
        row = session.get(Publication, ordinal)
    if row is None:
        raise DatabaseOlderThanCorpus(f"the manifest has ordinal {ordinal:03d}, the database has not: {_WHAT_TO_DO}")
    if not is_same_text(entry, row):
        named = f"{entry.get('file')} in the manifest and {row.file} in the database"
        raise DatabaseOlderThanCorpus(f"ordinal {ordinal:03d} is {named}: {_WHAT_TO_DO}")


def refuse_writing(archive: Archive) -> None:
    """For commands that write, but not to the corpus. Raises DatabaseOlderThanCorpus."""
    if corpus_is_here(archive):
        refuse_older_database(archive, CorpusFiles(archive.folder.corpus))


def is_same_text(entry: dict[str, Any], row: Publication) -> bool:
    return (entry.get("file"), entry.get("content_hash")) == (row.file, row.content_hash)
