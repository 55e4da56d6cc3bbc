"""Reads the entries of a package's list of pages: address, moment, title and text of each capture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.archive import Archive
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Document, Reading
from storage.warc.record import warc_date

_PART = 500


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A capture whose body gave a text."""

    record_id: str
    url: str
    at: datetime
    title: str
    text: str

    def as_json(self) -> dict[str, str]:
        id_ = self.record_id.removeprefix("<urn:uuid:").removesuffix(">")
        return {"id": id_, "url": self.url, "ts": warc_date(self.at), "title": self.title, "text": self.text}


def listed_pages(archive: Archive, exchange_ids: Sequence[int]) -> Iterator[ListedPage]:
    """The captures among these exchanges that show a published text, in the order of the exchanges' numbers."""
    for start in range(0, len(exchange_ids), _PART):
        wanted = (
            select(LoggedExchange.record_id, LoggedExchange.url, LoggedExchange.sent_at, Document)
            .join(Capture, Capture.exchange_id == LoggedExchange.id)
            .join(Body, Body.id == Capture.body_id)
            .join(Reading, Reading.id == Body.reading_id)
            .join(Document, Document.content_hash == Reading.content_hash)
            .where(
                LoggedExchange.record_id.is_not(None),
                LoggedExchange.id.in_(exchange_ids[start : start + _PART]),
                Document.ordinal.is_not(None),
            )
            .order_by(LoggedExchange.id)
        )
        with archive.database.reading() as session:
            rows = session.execute(wanted).all()
        for record_id, url, at, document in rows:
            text = "\n\n".join(part for part in (document.lead, *document.blocks) if part)
            yield ListedPage(record_id or "", url, at, document.title, text)
