"""One state of an archive, read by an export from its first row to its last."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.archive import Archive, archive_kind
from storage.corpus.files import CorpusFiles
from storage.corpus.json_lines import json_lines, ordinal_of
from storage.corpus.older_database import refuse_older_database
from storage.corpus.unapplied_takedowns import apply_tombstones_too
from storage.errors import CorrectTheInput, TryAgainLater
from storage.exports.files import PublishedFile, content_of, published_files
from storage.exports.rows import ExportedText, page_texts
from storage.exports.shown_blocks import ShownBlocks, shown_blocks
from storage.exports.state import ArchiveState, archive_state
from storage.exports.withheld import ActiveTakedown, active_takedowns
from storage.near_duplicates.similar import ClusterPlace, cluster_places, is_everything_compared
from storage.vocabulary import ArchiveKind
from storage.warc_files.sharing import claim_corpus, corpus_is_here


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All rows are of one moment, even if nights run meanwhile. Corpus files do not change once they are written."""

    archive: Archive
    session: Session
    state: ArchiveState
    kind: ArchiveKind | None
    takedowns: frozenset[ActiveTakedown]

    def refuse_newer_takedown(self) -> None:
        """Before an export is complete. Raises TryAgainLater if something was withheld after this moment."""
        with self.archive.database.reading() as session:
            newer = active_takedowns(session) - self.takedowns
        if newer:
            raise TryAgainLater("something was withheld while this export was written; run this again")

    def page_texts(self, *, current: bool, sites: frozenset[str] | None = None) -> Iterator[ExportedText]:
        return page_texts(self.session, current=current, sites=sites)

    def shown_blocks(self, site: str) -> Iterator[ShownBlocks]:
        return shown_blocks(self.session, site)

    def files(self, *, current: bool) -> Iterator[PublishedFile]:
        """Raises CorpusElsewhere on a machine without the corpus."""
        claim_corpus(self.archive)
        return published_files(self.session, current=current)

    def imported(self) -> Iterator[tuple[PublishedFile, bytes]]:
        """Imported documents with their bytes. Raises CorpusElsewhere if there are any and the corpus is not here."""
        for published in published_files(self.session, current=False, imported_only=True):
            claim_corpus(self.archive)
            yield published, self.content(published)

    def clusters(self, ordinals: Sequence[int]) -> dict[int, ClusterPlace]:
        """The clusters of near-duplicates, for those of the texts that have a copy."""
        return cluster_places(self.session, ordinals)

    def refuse_incomplete_clusters(self) -> None:
        """Raises CorrectTheInput while not all texts are compared."""
        if not is_everything_compared(self.session):
            raise CorrectTheInput("not all texts are compared with each other yet: `luutru similar --update` does it")

    def content(self, published: PublishedFile) -> bytes:
        """Raises CorrectTheInput, or TryAgainLater if a takedown may have removed the file."""
        try:
            return content_of(self.archive.folder.corpus, published)
        except CorrectTheInput:
            self.refuse_newer_takedown()
            raise

    def manifest_lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines of published files, byte for byte, each with its ordinal; marks of takedowns are left out."""
        path = CorpusFiles(self.archive.folder.corpus).manifest
        if not path.exists():
            return
        with path.open("rb") as file:
            for line in json_lines(path):
                ordinal = ordinal_of(line.value)
                if ordinal is not None and "sha256" in (line.value or {}):
                    file.seek(line.begin)
                    yield ordinal, file.read(line.size)


@contextmanager
def snapshot(archive: Archive) -> Iterator[Snapshot]:
    """Applies takedowns that the rows do not have. Raises DatabaseOlderThanCorpus before any text can be exported."""
    apply_tombstones_too(archive)
    if corpus_is_here(archive):
        refuse_older_database(archive, CorpusFiles(archive.folder.corpus))
    with archive.database.snapshot() as session:
        yield Snapshot(archive, session, archive_state(session), archive_kind(archive), active_takedowns(session))
