"""Records renderings: the document to a WARC file first, then the rows that refer to it."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import insert_rows
from storage.runs.lifecycle import RunHandle
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body
from storage.tables.renderings import Rendering
from storage.vocabulary import Purpose, RenderingFailure
from storage.warc.conversion import Conversion
from storage.warc.record_location import Original, RecordPlace
from storage.warc.writer import WarcWriter

INPUTS, NUMBER = "Luutru-Inputs", "Luutru-Rendering"
RENDERED_TYPE = "text/html; charset=utf-8"
_OK = 200


class RenderingLedger:
    """Records the renderings of one run, each in a transaction of its own."""

    def __init__(self, archive: Archive, run: RunHandle, warc: WarcWriter) -> None:
        self._archive = archive
        self._run = run
        self._warc = warc

    def keep(self, body_id: int, document: bytes, inputs: str, renderer: str) -> None:
        """`renderer` is the program that made the document, for its record."""
        with self._archive.database.reading() as session:
            exchange = session.get_one(LoggedExchange, session.get_one(Body, body_id).exchange_id)
            number = next_number(session, body_id)
        if exchange.record_id is None or exchange.payload_digest is None:
            raise ValueError(f"body {body_id}: its exchange has no record")
        original = Original(exchange.record_id, exchange.url, exchange.sent_at, exchange.payload_digest)
        made = Conversion(document, RENDERED_TYPE, datetime.now(UTC), original)
        fields = {"Luutru-Run": str(self._run.id), "Luutru-Purpose": Purpose.RENDERING, "Luutru-Renderer": renderer}
        place = self._warc.convert(made, {**fields, INPUTS: inputs, NUMBER: str(number)})
        self._warc.sync()
        with self._archive.database.writing() as session:
            (exchange_id,) = insert_rows(session, LoggedExchange, [self._row(exchange, place)])
            add_rendering(session, body_id, number, exchange_id, place.payload_digest, inputs, place.date)

    def failed(self, body_id: int, failure: RenderingFailure, inputs: str) -> None:
        with self._archive.database.writing() as session:
            session.add(
                Rendering(
                    body_id=body_id,
                    number=next_number(session, body_id),
                    exchange_id=None,
                    digest=None,
                    inputs=inputs,
                    failure=failure,
                    rendered_at=datetime.now(UTC),
                )
            )

    def close(self) -> None:
        self._warc.close()

    def _row(self, original: LoggedExchange, place: RecordPlace) -> dict[str, object]:
        return {
            "run_id": self._run.id,
            "purpose": Purpose.RENDERING,
            "url": original.url,
            "sent_at": place.date,
            "failure": None,
            "status": _OK,
            "truncated": None,
            "record_kind": place.kind,
            "record_id": place.record_id,
            "file": f"{self._run.site}/{place.file}",
            "offset": place.offset,
            "length": place.length,
            "payload_digest": place.payload_digest,
            "original_id": original.id,
        }


def add_rendering(
    session: Session, body_id: int, number: int, exchange_id: int, digest: str, inputs: str, rendered_at: datetime
) -> None:
    """Adds a rendering of the body that gave a document."""
    session.add(
        Rendering(
            body_id=body_id,
            number=number,
            exchange_id=exchange_id,
            digest=digest,
            inputs=inputs,
            failure=None,
            rendered_at=rendered_at,
        )
    )
    session.flush()


def next_number(session: Session, body_id: int) -> int:
    return (session.scalar(select(func.max(Rendering.number)).where(Rendering.body_id == body_id)) or 0) + 1
