"""Whether a copied record's payload is the one that its maker's digest was made of."""

from collections.abc import Iterator

from storage.content_coding import BodyTooLarge, BodyUndecodable, undo
from storage.foreign_digest import is_digest_of
from storage.warc_reader import ArchivedResponse

MOST_BYTES = 64 * 1024 * 1024


def is_payload_sound(record: ArchivedResponse) -> bool:
    """Makers differ in whether chunks and content-coding count as payload: one of the ways must give the digest."""
    said = record.fields.get("WARC-Payload-Digest")
    return record.truncated is not None or any(is_digest_of(said, content) for content in _payloads(record))


def _payloads(record: ArchivedResponse) -> Iterator[bytes]:
    yield record.payload
    yield record.as_stored
    try:
        yield undo(record.payload, record.header("Content-Encoding"), MOST_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return
