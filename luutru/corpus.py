"""An opened archive: the entrance of the Python API."""

from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from luutru.document import Document, document_of
from luutru.documents import Documents
from luutru.pages import Page
from luutru.version_diff import PageDiff
from seeds.load import load_sites
from seeds.site import Site, identify_anywhere
from storage.archive import Archive
from storage.corpus.documents import DocumentFilter, document
from storage.corpus.ordinals import page_of_ordinal
from storage.corpus.unapplied_takedowns import refuse_unapplied
from storage.near_duplicates.similar import SimilarTexts, similar_to_ordinal
from storage.read_only import read_only_archive
from storage.search.scope import SearchField
from storage.search.search import SearchResult, search, search_request
from storage.versions.page_history import page_history


@dataclass(frozen=True, slots=True)
class Corpus:
    """An archive that is read only. It may be used from several threads, and as a context manager that closes it."""

    archive: Archive = field(repr=False)
    sites: dict[str, Site] = field(repr=False)

    def documents(self, *, site: str | None = None, since: date | None = None, until: date | None = None) -> Documents:
        """The documents of the corpus by ordinal, without those that are withheld.

        The days are those of the articles, or of their captures where an article states none; both are included.
        """
        return Documents(self.archive, DocumentFilter(site, since, until))

    def document(self, ordinal: int) -> Document:
        """Raises NotInTheArchive, or Withheld."""
        return document_of(document(self.archive, ordinal))

    def page(self, name: str | int) -> Page:
        """The page with this address, old or new, or the page that first showed the document of this ordinal.

        Raises NotInTheArchive.
        """
        if isinstance(name, int):
            shown = page_of_ordinal(self.archive, name)
            return Page(self.archive, page_history(self.archive, shown.url, shown.identity))
        found = identify_anywhere(self.sites.values(), name)
        identity = (found[1].site, found[1].space, found[1].key) if found else None
        return Page(self.archive, page_history(self.archive, name, identity))

    def diff(self, name: str | int, first: int | date | None = None, second: int | date | None = None) -> PageDiff:
        """What changed between two versions of a page, word by word; without any, between the last two.

        Raises NotInTheArchive, or Withheld.
        """
        return self.page(name).diff(first, second)

    def search(
        self,
        query: str,
        *,
        site: str | None = None,
        since: date | None = None,
        until: date | None = None,
        section: str | None = None,
        attachments: bool | None = None,
        within: SearchField | None = None,
        folded: bool = False,
        limit: int = 20,
        offset: int = 0,
        partial: bool = False,
    ) -> SearchResult:
        """The documents that match, `limit` of them behind the first `offset`; docs/search.md has the language.

        `attachments` takes attachments alone, or leaves them out. A `partial` search that takes too long returns the
        hits that it has. Raises UnreadableQuery; NarrowTheQuery if it takes too long; BuildTheIndex if nothing is
        indexed.
        """
        wanted = search_request(
            query,
            site=site,
            since=since,
            until=until,
            section=section,
            attachments=attachments,
            within=within,
            folded=folded,
            limit=limit,
            offset=offset,
        )
        return search(self.archive, replace(wanted, seconds=None, partial=partial))

    def similar(self, ordinal: int) -> SimilarTexts:
        """The near-duplicates of a document, the likest first: its copies, what contains it, and what it contains.

        Raises NotInTheArchive.
        """
        return similar_to_ordinal(self.archive, ordinal)

    def close(self) -> None:
        self.archive.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_corpus(
    folder: str | PathLike[str],
    *,
    database_url: str | None = None,
    sites: str | PathLike[str] | None = None,
    seconds: float | None = None,
) -> Corpus:
    """Opens the archive in a data folder. The environment's LUUTRU_ variables are not read.

    `database_url` names a PostgreSQL database, `sites` a folder with site files of your own. A question that takes the
    database longer than `seconds` raises NarrowTheQuery. Raises NoArchive, CorrectTheInput or NewerProgramNeeded.
    """
    known = load_sites(Path(sites) if sites is not None else None)
    archive = read_only_archive(Path(folder), database_url, seconds=seconds)
    try:
        refuse_unapplied(archive)
    except BaseException:
        archive.database.close()
        raise
    return Corpus(archive, known)
