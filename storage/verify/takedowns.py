"""Checks the record of takedowns against the rows, and the manifest's tombstones against the rows."""

from collections.abc import Iterator

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.takedown_log import Act, Takedown, Target, logged, marked_in_manifest
from storage.corpus.takedown_rows import adds, withholdings
from storage.tables.archive import Withholding
from storage.verify.findings import FindingKind, VerifyFinding

PLACE = "corpus/takedowns.jsonl"


def check_takedowns(archive: Archive) -> Iterator[VerifyFinding]:
    """Checks all takedowns; the caller has the publishing lock."""
    files = CorpusFiles(archive.folder.corpus)
    known: dict[Target, Takedown] = {}
    try:
        for number, record in enumerate(logged(files), 1):
            if record is None:
                yield VerifyFinding(FindingKind.TAKEDOWN_LINE_TORN, f"{PLACE}, line {number}", "it cannot be read")
            else:
                known[record.target] = record
        marks = marked_in_manifest(files)
    except OSError as error:
        yield VerifyFinding(FindingKind.FILE_UNREADABLE, PLACE, f"it cannot be read: {error.strerror}")
        return
    with archive.database.reading() as session:
        rows = withholdings(session)
    for mark in marks.values():
        if adds(mark, known) and mark.target not in rows:
            detail = f"ordinal {mark.ordinal:03d} has a tombstone in the manifest, and no row says that it is withheld"
            yield VerifyFinding(FindingKind.TAKEDOWN_NOT_APPLIED, PLACE, detail)
    yield from _compare(known, rows)


def _compare(known: dict[Target, Takedown], rows: dict[Target, Withholding]) -> Iterator[VerifyFinding]:
    for target, record in known.items():
        row = rows.get(target)
        if record.act is Act.WITHHOLD and (row is None or not row.is_active):
            yield VerifyFinding(
                FindingKind.TAKEDOWN_NOT_APPLIED, PLACE, f"{_named(target)} is withheld, and not by the rows"
            )
        elif record.act is Act.UNWITHHOLD and row is not None and row.is_active:
            detail = f"{_named(target)} is no longer withheld, but the rows withhold it"
            yield VerifyFinding(FindingKind.TAKEDOWN_NOT_APPLIED, PLACE, detail)
        elif row is not None and not _agree(record, row):
            yield VerifyFinding(
                FindingKind.TAKEDOWN_NOT_APPLIED, PLACE, f"{_named(target)}: its reason or time differs in the rows"
            )
    for target, row in rows.items():
        if row.is_active and target not in known:
            yield VerifyFinding(FindingKind.TAKEDOWN_NOT_RECORDED, PLACE, f"only the rows withhold {_named(target)}")


def _agree(record: Takedown, row: Withholding) -> bool:
    if record.act is Act.UNWITHHOLD:
        return row.lifted_at == record.at
    return (row.withheld_at, row.reason) == (record.at, record.reason)


def _named(target: Target) -> str:
    return f"ordinal {target:03d}" if isinstance(target, int) else f"page {target[0]} {target[1]}/{target[2]}"
