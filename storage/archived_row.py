"""The row of an exchange that lies in a WARC file."""

from storage.exchange import Exchange
from storage.record_place import RecordPlace
from storage.tables import ExchangeRow
from storage.warc_reader import ArchivedResponse


def archived_row(
    run_id: int, purpose: str, answer: Exchange | ArchivedResponse, place: RecordPlace, file: str
) -> ExchangeRow:
    """`file` is the WARC file's path under the archive's `warc` folder, without `.open`."""
    return ExchangeRow(
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
