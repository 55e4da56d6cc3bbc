"""Rows of exchanges in WARC files, written many at once."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.database.bulk import insert_rows, table_of, update_rows
from storage.tables.exchanges import LoggedExchange
from storage.vocabulary import Purpose, RecordKind
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


def name_original(row: LoggedExchange, original_id: int | None) -> None:
    """For a row of our own record, whose original has the digest that the record states.

    The digest is not kept a second time: it would be a fifth of the row.
    """
    row.original_id = original_id
    if original_id is not None:
        _leave_digest_to_original(row)


def _leave_digest_to_original(row: LoggedExchange) -> None:
    if row.record_kind == RecordKind.REVISIT:
        row.payload_digest = None


def leave_digests_to_originals(session: Session) -> None:
    """For all rows at once; copied records keep the digest that their own maker stated."""
    ours = (LoggedExchange.record_kind == RecordKind.REVISIT, LoggedExchange.purpose != Purpose.COPIED)
    named = update(LoggedExchange).where(*ours, LoggedExchange.original_id.is_not(None))
    session.execute(named.values(payload_digest=None))


def insert_exchanges(
    session: Session, rows: Sequence[LoggedExchange], repeats: Sequence[tuple[LoggedExchange, LoggedExchange]]
) -> None:
    """Gives each row its id, in their order; `repeats` maps rows to the row that has their payload."""
    for row, _ in repeats:
        _leave_digest_to_original(row)
    names = [column.name for column in table_of(LoggedExchange).columns if column.name != "id"]
    ids = insert_rows(session, LoggedExchange, [{name: getattr(row, name) for name in names} for row in rows])
    for row, id_ in zip(rows, ids, strict=True):
        row.id = id_
    update_rows(session, LoggedExchange, [{"row_id": row.id, "original_id": holder.id} for row, holder in repeats])
