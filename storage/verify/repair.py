"""Repairing what a verification found, each kind by what it can be derived from."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress

from storage.archive import Archive
from storage.corpus.publish import Render
from storage.locks import locked_corpus, locked_site
from storage.verify.findings import Finding, FindingKind
from storage.verify.repair_corpus import clear_partial, mend_file, mend_manifest, remove_file
from storage.verify.repair_rows import mend_body, mend_rows, unread
from storage.verify.run import sites_of
from storage.versions.recompute import recompute_versions
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc_files.recovery import recover
from storage.warc_files.upload import forget_stored, make_index

_K = FindingKind
_ROWS = (_K.ROW_MISSING, _K.ROW_DIFFERS, _K.OFFSET_WRONG, _K.LENGTH_WRONG, _K.REVISIT_UNRESOLVED)
_INDEX = (_K.INDEX_MISSING, _K.INDEX_WRONG)
_READ_AGAIN = (_K.READING_MISSING, _K.READING_WITHOUT_DOCUMENT)
_FILES = (_K.CORPUS_FILE_MISSING, _K.CORPUS_FILE_CHANGED)
_MANIFEST = (
    _K.MANIFEST_LINE_MISSING,
    _K.MANIFEST_LINE_TORN,
    _K.MANIFEST_LINE_WRONG,
    _K.MANIFEST_ORDER_WRONG,
    _K.TOMBSTONE_MISSING,
)


def repair(archive: Archive, findings: Iterable[Finding], render: Render) -> None:
    """Derives again what can be; the rest stays as it is. A second verification says what was mended.

    Raises TryAgainLater where another command is at work.
    """
    found = list(findings)
    with ExitStack() as locks:
        for site in sites_of(archive):
            locks.enter_context(locked_site(archive, site))
        locks.enter_context(locked_corpus(archive))
        _repair_warc(archive, found)
        _repair_rows(archive, found)
        _repair_corpus(archive, found, render)


def _repair_warc(archive: Archive, found: Sequence[Finding]) -> None:
    again = _names(found, _K.STORED_FILE_WRONG)
    for file in again:
        forget_stored(archive, file)
    for site in dict.fromkeys((*_names(found, _K.FILE_LEFT_OPEN), *(file.partition("/")[0] for file in again))):
        recover(archive, site)
    for file in _names(found, *_ROWS):
        mend_rows(archive, file)
    for file in _names(found, *_INDEX):
        _index(archive, file)


def _repair_rows(archive: Archive, found: Sequence[Finding]) -> None:
    for body_id in _numbers(found, _K.BODY_DIGEST_WRONG):
        mend_body(archive, body_id)
    for body_id in _numbers(found, *_READ_AGAIN):
        unread(archive, body_id)
    for page_id in _numbers(found, _K.VERSIONS_WRONG):
        with archive.database.writing() as session:
            recompute_versions(session, [page_id])


def _repair_corpus(archive: Archive, found: Sequence[Finding], render: Render) -> None:
    for ordinal in _numbers(found, _K.WITHHELD_TEXT_PRESENT):
        remove_file(archive, ordinal)
    for ordinal in _numbers(found, *_FILES):
        mend_file(archive, ordinal, render)
    kinds = {finding.kind for finding in found}
    if _K.CORPUS_PARTIAL_LEFT in kinds:
        clear_partial(archive)
    if kinds & set(_MANIFEST):
        mend_manifest(archive)


def _names(found: Iterable[Finding], *kinds: FindingKind) -> list[str]:
    """What the findings of these kinds name, each once."""
    keys = (finding.key for finding in found if finding.kind in kinds)
    return list(dict.fromkeys(key for key in keys if isinstance(key, str)))


def _numbers(found: Iterable[Finding], *kinds: FindingKind) -> list[int]:
    keys = (finding.key for finding in found if finding.kind in kinds)
    return list(dict.fromkeys(key for key in keys if isinstance(key, int)))


def _index(archive: Archive, file: str) -> None:
    site, _, name = file.partition("/")
    # An index of a damaged file may still name what is lost: it is left as it is, and the damage has its own finding.
    with suppress(ArchiveDamaged):
        make_index(archive, site, name)
