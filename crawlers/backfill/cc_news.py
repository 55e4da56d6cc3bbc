"""Lists a site's pages in the WARC files of CC-NEWS: reads each file from its begin to its end, part by part.

The parts are ranges of bytes. After each, its pages and the place of the next one are stored, so that a listing resumes
there. The pages are copied afterwards, each by its own range.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from crawlers.backfill.archive_client import Asker, Interrupted
from crawlers.backfill.capture_check import AnswerUnreadable
from crawlers.backfill.ranged_record import is_range
from crawlers.backfill.record_list import RecordList
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.archive_ledger import BackfillLedger
from storage.backfill.given_file_counts import FileFigures
from storage.backfill.listing import QueryHandle
from storage.vocabulary import BackfillSource, Purpose
from storage.warc.exchange import Exchange
from storage.warc.foreign_file import ForeignFile
from storage.warc.foreign_record import split_foreign
from storage.warc.foreign_stream import TORN
from storage.warc.record import RecordDamaged

SOURCE = BackfillSource.CC_NEWS
PART_BYTES = 32 * 1024 * 1024  # of one request; the archive client ends an answer after two minutes


@dataclass(slots=True)
class BytesLeft:
    """How many bytes of files a command may still read; a part that was begun is read to its end."""

    left: int

    @property
    def are_spent(self) -> bool:
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class _Part:
    """`content` is what the file has from `offset` on; `is_last` says that the file ends with it."""

    content: bytes
    offset: int
    is_last: bool


async def list_file(
    asker: Asker, ledger: BackfillLedger, site: Site, base: str, query: QueryHandle, left: BytesLeft
) -> None:
    """Lists the site's pages in one file, until its end or until no byte is left. Raises AnswerUnreadable."""
    resume = query.resume
    while not left.are_spent:
        part = await _part(asker, base, query.query, int(resume or 0))
        ledger.count.requests += 1
        left.left -= len(part.content)
        pages, figures, following = await _read(part, query.query, site, asker.ending)
        resume = None if part.is_last else str(following)
        ledger.listed(query, pages.found(), resume, figures)
        if resume is None:
            return


async def _part(asker: Asker, base: str, name: str, offset: int) -> _Part:
    url = f"{base.rstrip('/')}/{name}"
    answer = await asker.ask_range(url, Purpose.ARCHIVE, offset, PART_BYTES)
    if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and offset:
        return _Part(b"", offset, is_last=True)
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise AnswerUnreadable(f"{url}: it answers {answer.status} where a range of bytes was requested")
    size = len(answer.payload)
    if not size or not is_range(answer, offset, size):
        raise AnswerUnreadable(f"{url}: it answers with another range of bytes")
    return _Part(answer.payload, offset, is_last=_ends_with(answer, offset + size))


def _ends_with(answer: Exchange, end: int) -> bool:
    """The server says the file's size, or sends less than was requested."""
    stated = (answer.header("Content-Range") or "").partition("/")[2]
    return stated == str(end) if stated.isdecimal() else len(answer.payload) < PART_BYTES


async def _read(part: _Part, name: str, site: Site, ending: asyncio.Event) -> tuple[RecordList, FileFigures, int]:
    """The site's pages in a part, what the part holds, and where the next part begins. Raises Interrupted.

    The record that the part's end cuts is read with the next part. One that is longer than a whole part is passed over.
    """
    pages, records, end = RecordList(site), 0, 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "part.warc.gz"
        path.write_bytes(part.content)
        file = ForeignFile(path)
        for piece in file.pieces():
            await asyncio.sleep(0)
            if ending.is_set():
                raise Interrupted
            records += 1
            end = piece.offset + piece.length
            if _is_of(site, piece.text):
                place = {"file": name, "offset": part.offset + piece.offset, "length": piece.length}
                pages.add(piece.text, place | {"part": piece.part})
    cut = Counter() if part.is_last else Counter({TORN: 1})
    pages.left_out += file.left_out - cut
    figures = replace(pages.figures(), records=records)
    return pages, figures, part.offset + (end or len(part.content))


def _is_of(site: Site, text: bytes) -> bool:
    """Whether the record's address is an article's; so no digest is computed for the pages of others."""
    try:
        parts = split_foreign(text)
        return parts is not None and site.identify(canonical_address(parts[0].get("WARC-Target-URI", ""))) is not None
    except (RecordDamaged, NotAnAddress):
        return False
