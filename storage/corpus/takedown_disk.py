"""Applies takedowns on disk: lines of the manifest, files of the corpus, and the replay index."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from sqlalchemy import select

from storage.archive import Archive, archive_kind
from storage.corpus.files import CorpusFiles
from storage.corpus.manifest import restored, tombstone
from storage.corpus.pending_texts import CorpusText, publication_text
from storage.corpus.takedown_log import Act, marked_in_manifest
from storage.errors import CorrectTheInput
from storage.locks import crawl_lock
from storage.search.index import put_into_index, take_out_of_index
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.exchanges import LoggedExchange
from storage.warc_files.upload import renew_index
from storage.withholding import is_unfinished

Render = Callable[[CorpusText], str]
Taken = tuple[Withholding, Publication | None]


def finish_withholding(archive: Archive, files: CorpusFiles, render: Render | None = None) -> None:
    """Applies the rows to the disk; the caller has the publishing lock.

    Without `render` only takedowns are finished; the return of lifted ones waits for the next publishing.
    """
    taken = [one for one in all_taken(archive, applied=False) if render or one[0].is_active]
    if not taken:
        return
    files.append(lacking_lines(archive, files, taken))
    for row, publication in taken:
        if publication is None:
            continue
        if row.is_active:
            take_out(files, publication)
        elif render:
            put_back(archive, files, publication, render)
    _renew_indexes(archive)
    with archive.database.writing() as session:
        for row, _ in taken:
            session.get_one(Withholding, row.id).applied = True
        closed = [row.ordinal for row, _ in taken if row.is_active and row.ordinal is not None]
        opened = [row.ordinal for row, _ in taken if not row.is_active and row.ordinal is not None]
        session.flush()
        take_out_of_index(archive, session, closed)
        put_into_index(archive, session, opened)


def take_out(files: CorpusFiles, publication: Publication) -> None:
    """Moves an imported file out of the corpus: nothing else has its text."""
    if publication.cause == "import":
        files.set_aside(publication.file)
    else:
        files.remove([publication.file])


def put_back(archive: Archive, files: CorpusFiles, publication: Publication, render: Render) -> None:
    if files.sha256_of(publication.file) == publication.sha256:
        return
    files.write([(publication.file, published_bytes(archive, files, publication, render))])
    files.drop_aside(publication.file)


def published_bytes(archive: Archive, files: CorpusFiles, publication: Publication, render: Render) -> bytes:
    """The published bytes, from a file or from the rows. Raises CorrectTheInput if neither has them."""
    with archive.database.reading() as session:
        text = publication_text(session, publication.ordinal)
    places = (files.folder / publication.file, files.withheld / publication.file)
    content = next((place.read_bytes() for place in places if place.is_file()), b"")
    if sha256(content).hexdigest() != publication.sha256 and text:
        content = render(text).encode()
    if sha256(content).hexdigest() != publication.sha256 and text and not text.lead and not text.blocks:
        raise CorrectTheInput(
            f"the text of ordinal {publication.ordinal:03d} was forgotten by the backup that this archive comes from, "
            "and only WARC files have it: move archive.db away and run `luutru rebuild`, then this again"
        )
    if sha256(content).hexdigest() != publication.sha256:
        raise CorrectTheInput(
            f"corpus/{publication.file} cannot be made again byte for byte: put it into {files.withheld} from a backup"
        )
    return content


def all_taken(archive: Archive, *, applied: bool | None = None) -> Sequence[Taken]:
    """Takedowns with their files, in order; lifted ones too."""
    wanted = (
        select(Withholding, Publication)
        .outerjoin(Publication, Publication.ordinal == Withholding.ordinal)
        .order_by(Withholding.id)
    )
    if applied is not None:
        wanted = wanted.where(Withholding.applied == applied)
    with archive.database.reading() as session:
        return [(row, publication) for row, publication in session.execute(wanted)]


def lacking_lines(archive: Archive, files: CorpusFiles, taken: Sequence[Taken]) -> Iterator[str]:
    """The tombstones and the lines for returned files that the manifest lacks."""
    marks, kind = marked_in_manifest(files), archive_kind(archive)
    for row, publication in taken:
        if row.ordinal is None or publication is None:
            continue
        mark = marks.get(row.ordinal)
        is_out = mark is not None and mark.act is Act.WITHHOLD
        ordinal, file, reason = row.ordinal, publication.file, row.reason
        if row.is_active and not is_out:
            yield tombstone(ordinal=ordinal, file=file, withheld_at=row.withheld_at, reason=reason, kind=kind)
        elif row.lifted_at and is_out:
            yield restored(ordinal=ordinal, file=file, lifted_at=row.lifted_at, reason=reason, kind=kind)


def _renew_indexes(archive: Archive) -> None:
    """Updates the indexes of all closed files with an affected record; open files get theirs when they are closed."""
    with archive.database.reading() as session:
        files = session.scalars(select(LoggedExchange.file).where(is_unfinished()).distinct()).all()
    for site in sorted({file.partition("/")[0] for file in files if file}):
        with crawl_lock(archive, site):
            for name in sorted(file.partition("/")[2] for file in files if file and file.startswith(f"{site}/")):
                renew_index(archive, site, name)
