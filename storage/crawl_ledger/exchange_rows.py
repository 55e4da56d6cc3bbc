"""Rows of exchanges in WARC files, written many at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage.database.bulk import insert_rows, table_of, update_rows
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import Purpose
from storage.warc.exchange import Exchange
from storage.warc.reader import ArchivedResponse
from storage.warc.record_location import RecordPlace


def archived_row(
    run_id: int, purpose: Purpose, answer: Exchange | ArchivedResponse, place: RecordPlace, file: str
) -> LoggedExchange:
    """`file` is the WARC file's path under the archive's `warc` folder, without `.open`."""
    return LoggedExchange(
        run_id=run_id,
        purpose=purpose,
        url=answer.url,
        sent_at=place.date,
        status=answer.status,
        truncated=answer.truncated,
        record_kind=place.kind,
        record_id=place.record_id,
        file=file,
        offset=place.offset,
        length=place.length,
        payload_digest=place.payload_digest,
    )


def insert_exchanges(
    session: Session, rows: Sequence[LoggedExchange], repeats: Sequence[tuple[LoggedExchange, LoggedExchange]]
) -> None:
    """Gives each row its id, in their order; `repeats` maps rows to the row that has their payload."""
    names = [column.name for column in table_of(LoggedExchange).columns if column.name != "id"]
    ids = insert_rows(session, LoggedExchange, [{name: getattr(row, name) for name in names} for row in rows])
    for row, id_ in zip(rows, ids, strict=True):
        row.id = id_
    update_rows(session, LoggedExchange, [{"row_id": row.id, "original_id": holder.id} for row, holder in repeats])
