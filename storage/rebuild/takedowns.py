"""Restores takedowns from their record beside the manifest and from the manifest's tombstones."""

from collections.abc import Callable

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.pending_texts import CorpusText
from storage.corpus.takedown_disk import finish_withholding
from storage.corpus.takedown_rows import adopt_marks, reconcile
from storage.locks import publish_lock


def apply_takedowns(archive: Archive, render: Callable[[CorpusText], str]) -> None:
    """Restores the takedowns; the publications and the indexes of all closed WARC files must exist."""
    files = CorpusFiles(archive.folder.corpus)
    with publish_lock(archive, wait=0):
        files.cut_torn_line()
        adopt_marks(files)
        reconcile(archive, files)
        finish_withholding(archive, files, render)
