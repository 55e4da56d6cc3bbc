"""Decides which rows are proved, so that a repair may derive something from them."""

import hashlib
import re
from collections.abc import Iterable

from sqlalchemy import or_, select

from storage.archive import Archive
from storage.corpus.files import CORPUS_NAME
from storage.corpus.pending_texts import publication_text
from storage.corpus.takedown_disk import Render
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.readings import Body, Reading
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.row_digests import changed_rows

_K = FindingKind
_DOUBTS = frozenset({_K.ROW_CHANGED, _K.ROWS_DISAGREE, _K.ROW_LOST, _K.READING_OF_ANOTHER_BODY})
_ROW = re.compile(r"^(capture|body|reading|exchange) (\d+)\b")


def published_content(archive: Archive, row: Publication, render: Render) -> bytes | None:
    """The bytes of a published file as the rows give them; None when they are not the published bytes."""
    if not is_proved(archive, row) or row.reading_id is None or changed_rows(archive, Reading, [row.reading_id]):
        return None
    with archive.database.reading() as session:
        text = publication_text(session, row.ordinal)
    content = render(text).encode() if text else b""
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def is_proved(archive: Archive, row: Publication) -> bool:
    """Whether a publication's row is unchanged and names a file that is in the corpus."""
    return bool(CORPUS_NAME.fullmatch(row.file)) and not changed_rows(archive, Publication, [row.ordinal])


def doubtful_pages(archive: Archive, found: Iterable[VerifyFinding]) -> set[int]:
    """Pages with a finding on a capture, a body or a reading: a repair must not derive their versions from these."""
    rows: dict[str, set[int]] = {"capture": set(), "body": set(), "reading": set(), "exchange": set()}
    for finding in found:
        if finding.kind in _DOUBTS and (named := _ROW.match(finding.place)):
            rows[named[1]].add(int(named[2]))
        elif finding.kind is _K.READING_OF_ANOTHER_BODY and isinstance(finding.key, int):
            rows["body"].add(finding.key)
    with archive.database.reading() as session:
        wanted = (
            select(Capture.page_id)
            .outerjoin(Body, Body.id == Capture.body_id)
            .where(
                or_(
                    Capture.id.in_(rows["capture"]),
                    Capture.exchange_id.in_(rows["exchange"]),
                    Capture.body_id.in_(rows["body"]),
                    Body.reading_id.in_(rows["reading"]),
                )
            )
        )
        return set(session.scalars(wanted))
