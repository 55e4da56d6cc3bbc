"""Repairs the findings of a verification, each kind from what is proved."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.older_database import refuse_older_database
from storage.corpus.takedown_disk import Render, all_taken, finish_withholding, lacking_lines
from storage.corpus.takedown_rows import adopt_marks, reconcile
from storage.locks import publish_lock, site_and_crawl_lock
from storage.near_duplicates.update import compare_again
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.proved_rows import doubtful_pages
from storage.verify.repair_corpus import clear_partial, remove_file, repair_file, repair_manifest
from storage.verify.repair_rows import repair_body, repair_ordinals, repair_rows, unread, unread_changed
from storage.verify.run import sites_of
from storage.verify.run_counts import forget_counts
from storage.verify.search_index import repair_search_index
from storage.versions.recompute import recompute_versions
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc_files.recovery import recover
from storage.warc_files.sharing import corpus_is_here
from storage.warc_files.upload import forget_stored, make_index

_K = FindingKind
_ROWS = (_K.ROW_MISSING, _K.ROW_DIFFERS, _K.OFFSET_WRONG, _K.LENGTH_WRONG, _K.REVISIT_UNRESOLVED)
_INDEX = (_K.INDEX_MISSING, _K.INDEX_WRONG)
_READ_AGAIN = (_K.READING_MISSING, _K.READING_WITHOUT_DOCUMENT, _K.READING_OF_ANOTHER_BODY)
_FILES = (_K.CORPUS_FILE_MISSING, _K.CORPUS_FILE_CHANGED)
_MANIFEST = (
    _K.MANIFEST_LINE_MISSING,
    _K.MANIFEST_LINE_TORN,
    _K.MANIFEST_LINE_WRONG,
    _K.MANIFEST_ORDER_WRONG,
)


def repair(archive: Archive, findings: Iterable[VerifyFinding], render: Render) -> None:
    """Derives rows and files again from what is proved; leaves the rest. A second verification reports what is left.

    Raises TryAgainLater if another command is active, and DatabaseOlderThanCorpus before anything is changed.
    """
    found = list(findings)
    if corpus_is_here(archive):
        _apply_takedowns(archive, render)
    with ExitStack() as locks:
        for site in sites_of(archive):
            locks.enter_context(site_and_crawl_lock(archive, site))
        locks.enter_context(publish_lock(archive))
        _repair_warc(archive, found)
        _repair_rows(archive, found)
        _repair_corpus(archive, found, render)
    if _K.SEARCH_INDEX_WRONG in {finding.kind for finding in found}:
        repair_search_index(archive)
    if wrong := _numbers(found, _K.NEAR_DUPLICATES_WRONG):
        compare_again(archive, wrong)
    forget_counts(archive, _numbers(found, _K.RUN_COUNTS_WRONG))


def _apply_takedowns(archive: Archive, render: Render) -> None:
    """Applies takedowns first, so that no index and no file includes a withheld text."""
    files = CorpusFiles(archive.folder.corpus)
    with publish_lock(archive):
        refuse_older_database(archive, files)
        adopt_marks(files)
        reconcile(archive, files)
        finish_withholding(archive, files, render)
        files.append(lacking_lines(archive, files, all_taken(archive)))


def _repair_warc(archive: Archive, found: Sequence[VerifyFinding]) -> None:
    again = _names(found, _K.STORED_FILE_WRONG)
    for file in again:
        forget_stored(archive, file)
    for site in dict.fromkeys((*_names(found, _K.FILE_LEFT_OPEN), *(file.partition("/")[0] for file in again))):
        recover(archive, site)
    for file in _names(found, *_ROWS):
        repair_rows(archive, file)
    for file in _names(found, *_INDEX):
        _index(archive, file)


def _repair_rows(archive: Archive, found: Sequence[VerifyFinding]) -> None:
    for body_id in _numbers(found, _K.BODY_DIGEST_WRONG):
        repair_body(archive, body_id)
    for body_id in _numbers(found, *_READ_AGAIN):
        unread(archive, body_id)
    for finding in found:
        if finding.kind is _K.ROW_CHANGED and finding.place.startswith("reading "):
            unread_changed(archive, int(finding.place.split()[1]))
    if _K.ORDINAL_WRONG in {finding.kind for finding in found}:
        repair_ordinals(archive)
    doubtful = doubtful_pages(archive, found)
    for page_id in _numbers(found, _K.VERSIONS_WRONG):
        if page_id in doubtful:
            continue
        with archive.database.writing() as session:
            recompute_versions(session, [page_id])


def _repair_corpus(archive: Archive, found: Sequence[VerifyFinding], render: Render) -> None:
    for ordinal in _numbers(found, _K.WITHHELD_TEXT_PRESENT):
        remove_file(archive, ordinal)
    for ordinal in _numbers(found, *_FILES):
        repair_file(archive, ordinal, render)
    kinds = {finding.kind for finding in found}
    if _K.CORPUS_PARTIAL_LEFT in kinds:
        clear_partial(archive)
    if kinds & set(_MANIFEST):
        repair_manifest(archive, render)


def _names(found: Iterable[VerifyFinding], *kinds: FindingKind) -> list[str]:
    """The keys of the findings of these kinds, each once."""
    keys = (finding.key for finding in found if finding.kind in kinds)
    return list(dict.fromkeys(key for key in keys if isinstance(key, str)))


def _numbers(found: Iterable[VerifyFinding], *kinds: FindingKind) -> list[int]:
    keys = (finding.key for finding in found if finding.kind in kinds)
    return list(dict.fromkeys(key for key in keys if isinstance(key, int)))


def _index(archive: Archive, file: str) -> None:
    site, _, name = file.partition("/")
    # An index of a damaged file may still name lost records: it stays as it is, and the damage has its own finding.
    with suppress(ArchiveDamaged):
        make_index(archive, site, name)
