"""An exchange as WARC 1.1 records: its request, its trailers if it had any, and its response or revisit.

The request of a revisit is left out if earlier ones in the file have its form (storage.warc.left_out_requests).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.vocabulary import RecordKind
from storage.warc.exchange import Exchange
from storage.warc.left_out_requests import RequestForms
from storage.warc.record import make_member, new_record_id, warc_date
from storage.warc.record_location import Original

# WARC 1.1, 6.7.2 and 6.7.3.
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_Fields = tuple[tuple[str, str], ...]
_NOT_MODIFIED_STATUS = 304
_LENGTH = re.compile(rb"(\n)(Content-Length[ \t]*:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ExchangeRecords:
    before: bytes
    """The members of the trailers and of the request, if it is not left out: no whole response is without them."""
    response: bytes
    """The member of the response or revisit."""
    record_id: str
    payload_digest: str
    kind: RecordKind


def exchange_records(
    exchange: Exchange, fields: Mapping[str, str], original: Original | None, warcinfo_id: str, forms: RequestForms
) -> ExchangeRecords:
    """A cut exchange is a response with any `original`: WARC-Truncated has another meaning on a revisit.

    `forms` are those of the requests before it in the file.
    """
    if exchange.truncated:
        original = None
    shared, response_id = _shared(exchange, warcinfo_id), new_record_id()
    instead = forms.fields_instead(exchange.url, exchange.request) if original else ()
    before, concurrent = (b"", ()) if instead else _request(exchange, shared, response_id)
    if exchange.trailers:
        before += _trailers(exchange, shared, response_id)
    begin = (("WARC-Record-ID", response_id), *concurrent, *shared, *_http("response"))
    extension = (*fields.items(), *instead)
    if original is None:
        kind, digest = RecordKind.RESPONSE, exchange.payload_digest
        response = _response(exchange, digest, begin, extension)
    else:
        kind, digest = RecordKind.REVISIT, original.payload_digest
        response = _revisit(exchange, original, begin, extension)
    return ExchangeRecords(before, response, response_id, digest, kind)


def _shared(exchange: Exchange, warcinfo_id: str) -> _Fields:
    address = (("WARC-IP-Address", exchange.ip_address),) if exchange.ip_address else ()
    return (
        ("WARC-Date", warc_date(exchange.sent_at)),
        ("WARC-Target-URI", exchange.url),
        *address,
        ("WARC-Warcinfo-ID", warcinfo_id),
    )


def _http(message: str) -> _Fields:
    return (("Content-Type", f"application/http;msgtype={message}"),)


def _request(exchange: Exchange, shared: _Fields, response_id: str) -> tuple[bytes, _Fields]:
    """The request's member, and the field with which the answer's record names it."""
    request_id = new_record_id()
    member = request_member(request_id, response_id, shared, exchange.request)
    return member, (("WARC-Concurrent-To", request_id),)


def request_member(request_id: str, response_id: str, shared: Iterable[tuple[str, str]], request: bytes) -> bytes:
    """`shared` are the fields that the request's record has in common with the answer's."""
    ids = (("WARC-Type", "request"), ("WARC-Record-ID", request_id), ("WARC-Concurrent-To", response_id))
    return make_member((*ids, *shared, *_http("request")), (request,))


def _trailers(exchange: Exchange, shared: _Fields, response_id: str) -> bytes:
    ids = (("WARC-Type", "metadata"), ("WARC-Record-ID", new_record_id()), ("WARC-Concurrent-To", response_id))
    return make_member((*ids, *shared, ("Content-Type", "application/warc-fields")), (exchange.trailers,))


def _response(exchange: Exchange, payload_digest: str, begin: _Fields, extension: _Fields) -> bytes:
    cut = (("WARC-Truncated", exchange.truncated.value),) if exchange.truncated else ()
    fields = (("WARC-Type", "response"), *begin, ("WARC-Payload-Digest", payload_digest), *cut, *extension)
    compressed = exchange.header("Content-Encoding") not in {None, "", "identity"}
    return make_member(fields, (replayable_head(exchange), exchange.payload), compressed=compressed)


def replayable_head(exchange: Exchange) -> bytes:
    """The head as received; if it has both chunks and another length, the length is renamed.

    Chunks are right (RFC 9112, 6.3), but they are undone here, and a replay tool would cut the page at the length.
    """
    stated = exchange.header("Content-Length")
    if exchange.truncated or stated is None or exchange.header("Transfer-Encoding") is None:
        return exchange.head
    if stated.strip() == str(len(exchange.payload)):
        return exchange.head
    return _LENGTH.sub(rb"\1X-Archive-Orig-\2", exchange.head)


def _revisit(exchange: Exchange, original: Original, begin: _Fields, extension: _Fields) -> bytes:
    fields = (
        ("WARC-Type", "revisit"),
        *begin,
        *_profile(exchange, original),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", warc_date(original.date)),
        ("WARC-Payload-Digest", original.payload_digest),
    )
    return make_member((*fields, *extension), (exchange.head,))


def _profile(exchange: Exchange, original: Original) -> _Fields:
    if exchange.status == _NOT_MODIFIED_STATUS:
        return (("WARC-Profile", NOT_MODIFIED),)
    if exchange.payload_digest != original.payload_digest:
        raise ValueError(f"{exchange.url} did not show the payload of {original.record_id} again")
    return (("WARC-Profile", SAME_PAYLOAD), ("WARC-Truncated", "length"))
