"""Publishing: each new document gets its ordinal, its corpus file and its manifest line; the cost depends on new texts
only.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive, archive_kind
from storage.corpus.attachment_links import keep_publication_links
from storage.corpus.files import CorpusFiles
from storage.corpus.manifest import manifest_line
from storage.corpus.older_database import DatabaseOlderThanCorpus, refuse_older_database
from storage.corpus.pending_texts import CorpusText, FirstShowing, first_showings, unwritten_texts
from storage.corpus.publication_cause import Forerunners, cause_of, forerunners
from storage.corpus.seed_import import anything_imported, finish_import, imported_with
from storage.corpus.signatures import sign_manifest
from storage.corpus.takedown import withhold_as
from storage.corpus.takedown_disk import Render, finish_withholding
from storage.corpus.takedown_rows import reconcile
from storage.database.bulk import add_rows, keep_digests, statement_batches, update_rows
from storage.locks import publish_lock
from storage.search.index import index_published
from storage.search.indexed_text import IndexedText, MakeIndexed, made_here
from storage.search.searched_text import SearchedText, crawled_text, own_day
from storage.tables.corpus import Publication
from storage.tables.readings import Document
from storage.warc_files.sharing import claim_corpus

BATCH = 200


def publish(
    archive: Archive,
    render: Render,
    progress: Callable[[int], None] = lambda _: None,
    make_indexed: MakeIndexed = made_here,
) -> list[int]:
    """Publishes new texts and returns their ordinals; `render` gives a text in the corpus form.

    One process publishes at a time. It first finishes a killed publishing: the database has the ordinals already, so
    the same files and lines result. `progress` gets the number of written files after each batch. `make_indexed` makes
    the texts' entries of the search index, perhaps in other processes. Raises CorpusElsewhere.
    """
    with publish_lock(archive):
        claim_corpus(archive)
        files = CorpusFiles(archive.folder.corpus)
        files.cut_torn_line()
        refuse_older_database(archive, files)
        finish_import(archive, files)
        reconcile(archive, files)
        finish_withholding(archive, files, render)
        published = _write_all(archive, files, render, make_indexed, progress)
        files.clear_partial()
        _give_ordinals(archive)
        published += _write_all(archive, files, render, make_indexed, progress)
        reconcile(archive, files)
        finish_withholding(archive, files, render)
        sign_manifest(archive)
        return published


def _give_ordinals(archive: Archive) -> None:
    with archive.database.writing() as session:
        last = session.scalar(select(func.max(Publication.ordinal)))
        ordinal = 0 if last is None else last + 1
        showings = first_showings(session)
        before, imports = forerunners(session, showings), anything_imported(session)
        shown: dict[int, FirstShowing] = {}
        for part in statement_batches(showings):
            given: list[dict[str, Any]] = []
            for showing in part:
                imported_as = _imported_with(session, showing) if imports else None
                if imported_as is not None and withhold_as(session, showing.page_id, imported_as):
                    continue
                if before.may_concern(showing):  # then the rows are queried, and must know the ordinals given so far
                    _keep_ordinals(session, given)
                    given = []
                given.append(_publication(session, showing, before, ordinal, imported_as))
                shown[ordinal] = showing
                ordinal += 1
            _keep_ordinals(session, given)
        keep_publication_links(session, shown)


def _imported_with(session: Session, showing: FirstShowing) -> int | None:
    return imported_with(session, session.get_one(Document, showing.content_hash).blocks)


def _publication(
    session: Session, showing: FirstShowing, before: Forerunners, ordinal: int, imported_as: int | None
) -> dict[str, Any]:
    cause, replaces = cause_of(session, showing, before)
    return {
        "ordinal": ordinal,
        "file": _file_of(ordinal, showing.content_hash),
        "sha256": None,
        "content_hash": showing.content_hash,
        "capture_id": showing.capture_id,
        "reading_id": showing.reading_id,
        "cause": cause,
        "replaces": replaces,
        "imported_as": imported_as,
        "written": False,
    }


def _file_of(ordinal: int, content_hash: str) -> str:
    return f"{ordinal:03d}_{content_hash[:16]}.txt"


def _keep_ordinals(session: Session, given: Sequence[dict[str, Any]]) -> None:
    add_rows(session, Publication, given)
    documents = [{"row_content_hash": one["content_hash"], "ordinal": one["ordinal"]} for one in given]
    update_rows(session, Document, documents, key="content_hash")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts whose files are being written: each file's SHA-256 and the entries of the search index will follow."""

    texts: Sequence[CorpusText]
    sums: Future[list[str]]
    indexed: Callable[[], Iterable[IndexedText]]


def _write_all(
    archive: Archive,
    files: CorpusFiles,
    render: Render,
    make_indexed: MakeIndexed,
    progress: Callable[[int], None],
) -> list[int]:
    """Keeps the rows of one batch while a thread writes the files of the next: a file waits for the disk."""
    written: list[int] = []
    kind = archive_kind(archive)

    def keep_rows(batch: _Batch) -> None:
        _mark_written(archive, batch.texts, batch.sums.result(), batch.indexed())
        written.extend(text.ordinal for text in batch.texts)
        progress(len(batch.texts))

    with ThreadPoolExecutor(1, "corpus-files") as writer:
        before: _Batch | None = None
        for texts in _unwritten(archive):
            indexed = make_indexed([_searched(text) for text in texts])  # in parallel with the writing of the files
            earlier = before.sums if before else None
            batch = _Batch(texts, writer.submit(_write_after, earlier, files, texts, render, kind), indexed)
            if before is not None:
                keep_rows(before)
            before = batch
        if before is not None:
            keep_rows(before)
    return written


def _unwritten(archive: Archive) -> Iterator[Sequence[CorpusText]]:
    """In batches by ordinal."""
    last = -1
    while True:
        with archive.database.reading() as session:
            texts = unwritten_texts(session, last, BATCH)
        if not texts:
            return
        yield texts
        last = texts[-1].ordinal


def _searched(text: CorpusText) -> SearchedText:
    return crawled_text(
        text.ordinal,
        text.title,
        text.lead,
        text.blocks,
        site=text.site,
        url=text.url,
        fields=text.fields,
        day=own_day(text.day, text.captured_at),
    )


def _write_after(
    earlier: Future[list[str]] | None, files: CorpusFiles, texts: Sequence[CorpusText], render: Render, kind: str | None
) -> list[str]:
    """Writes nothing if the earlier batch failed: a manifest line never comes before that of a lower ordinal."""
    if earlier is not None:
        earlier.result()
    return _write_files(files, texts, render, kind)


def _write_files(files: CorpusFiles, texts: Sequence[CorpusText], render: Render, kind: str | None) -> list[str]:
    """Writes files first, then their manifest lines; files on disk are not written again.

    Returns each file's SHA-256.
    """
    entries = files.entries_from(texts[0].ordinal)
    wanted = [(_file_of(text.ordinal, text.content_hash), render(text).encode(), text) for text in texts]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content, _ in wanted}
    for name, _, text in wanted:
        _refuse_another_text(entries.get(text.ordinal), name, text)
    files.write([(name, content) for name, content, _ in wanted if files.sha256_of(name) != sums[name]])
    files.append(
        manifest_line(text, file=name, sha256=sums[name], kind=kind)
        for name, _, text in wanted
        if text.ordinal not in entries
    )
    return list(sums.values())


def _mark_written(
    archive: Archive, texts: Sequence[CorpusText], sums: Sequence[str], indexed: Iterable[IndexedText]
) -> None:
    """The rows of files whose manifest lines are on disk."""
    with archive.database.writing() as session:
        rows = [
            {"row_ordinal": text.ordinal, "sha256": sum_, "written": True}
            for text, sum_ in zip(texts, sums, strict=True)
        ]
        update_rows(session, Publication, rows, key="ordinal")
        keep_digests(session, Publication, [text.ordinal for text in texts])
        index_published(archive, session, [text.ordinal for text in texts], indexed)


def _refuse_another_text(entry: dict[str, Any] | None, name: str, text: CorpusText) -> None:
    if entry is not None and (entry.get("file"), entry.get("content_hash")) != (name, text.content_hash):
        raise DatabaseOlderThanCorpus(
            f"ordinal {text.ordinal:03d} is {entry.get('file')} in the manifest and {name} in the database"
        )
