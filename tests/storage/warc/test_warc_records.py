"""Records are written as WARC 1.1, and other readers find the same bytes in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import fastwarc.warc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from storage.vocabulary import RecordKind, Truncation
from storage.warc.exchange import Exchange
from storage.warc.reader import read_response
from storage.warc.record_location import Original, RecordPlace
from storage.warc.writer import WarcWriter
from tests.storage.exchanges import AGAIN, CUT, MOMENT, NOT_MODIFIED, PLAIN, WITH_TRAILERS

INFO = {"robots": "rfc9309", "http-header-user-agent": "luutru-test", "site": "bao", "luutru-kind": "rehearsal"}
FIELDS = {"Luutru-Purpose": "page", "Luutru-Page": "2023/trang-một"}


def write(folder: Path, *exchanges: tuple[Exchange, Original | None]) -> list[RecordPlace]:
    with WarcWriter(folder, prefix="LT", site="bao", info=INFO, clock=lambda: MOMENT) as writer:
        return [writer.write(exchange, FIELDS, original) for exchange, original in exchanges]


def original_of(place: RecordPlace, exchange: Exchange) -> Original:
    return Original(place.record_id, exchange.url, place.date, place.payload_digest)


def by_warcio(path: Path) -> list[tuple[Any, bytes, list[tuple[str, str]]]]:
    """Each record with its content and its HTTP headers; every digest is checked."""
    records = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            assert isinstance(record, ArcWarcRecord)
            http = list(record.http_headers.headers) if record.http_headers else []
            records.append((record.rec_headers, record.content_stream().read(), http))
    return records


def by_fastwarc(path: Path) -> list[tuple[Mapping[str, str], bytes]]:
    """Each record's fields and block; every block digest is checked."""
    records: list[tuple[Mapping[str, str], bytes]] = []
    for record in fastwarc.warc.ArchiveIterator(str(path), parse_http=False):
        assert record.verify_block_digest()
        records.append((record.headers.to_dict(), record.reader.read()))
    return records


def test_the_records_of_an_exchange(tmp_path: Path) -> None:
    (place,) = write(tmp_path, (PLAIN, None))
    (info, info_text, _), (request, _, _), (response, payload, http) = by_warcio(tmp_path / place.file)
    assert place.file == "LT-20260304050607-00000-bao.warc.gz"
    assert info["WARC-Filename"] == place.file
    assert info_text.decode().splitlines()[1:] == [
        "format: WARC File Format 1.1",
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        *(f"{name}: {value}" for name, value in INFO.items()),
    ]
    assert info_text.startswith(b"software: luutru/")
    assert response["WARC-Record-ID"] == place.record_id == request["WARC-Concurrent-To"]
    assert response["WARC-Concurrent-To"] == request["WARC-Record-ID"]
    for headers in (request, response):
        assert headers["WARC-Date"] == "2026-03-04T05:06:07.890123Z"
        assert headers["WARC-Target-URI"] == PLAIN.url
        assert headers["WARC-IP-Address"] == "192.0.2.7"
        assert headers["WARC-Warcinfo-ID"] == info["WARC-Record-ID"]
    assert response["Content-Type"] == "application/http;msgtype=response"
    assert response["WARC-Payload-Digest"] == place.payload_digest == PLAIN.payload_digest
    assert (response["Luutru-Purpose"], response["Luutru-Page"]) == ("page", "2023/trang-một")
    assert payload == PLAIN.payload
    assert [name for name, _ in http] == ["Set-Cookie", "sET-cookie", "X"]
    _, (_, request_block), (_, response_block) = by_fastwarc(tmp_path / place.file)
    assert (request_block, response_block) == (PLAIN.request, PLAIN.head + PLAIN.payload)


def test_an_equal_payload_is_a_revisit(tmp_path: Path) -> None:
    (first,) = write(tmp_path / "1", (PLAIN, None))
    original = original_of(first, PLAIN)
    (place,) = write(tmp_path / "2", (AGAIN, original))
    headers, _, _ = by_warcio(tmp_path / "2" / place.file)[2]
    assert headers["WARC-Type"] == place.kind == "revisit"
    assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert headers["WARC-Truncated"] == "length"
    assert headers["WARC-Refers-To"] == first.record_id
    assert headers["WARC-Refers-To-Target-URI"] == PLAIN.url
    assert headers["WARC-Refers-To-Date"] == "2026-03-04T05:06:07.890123Z"
    assert headers["WARC-Payload-Digest"] == place.payload_digest == first.payload_digest
    assert by_fastwarc(tmp_path / "2" / place.file)[2][1] == AGAIN.head
    back = read_response(tmp_path / "2", place.file, place.offset)
    assert (back.place, back.original, back.payload, back.truncated) == (place, original, b"", None)


def test_not_modified_is_a_revisit(tmp_path: Path) -> None:
    (first,) = write(tmp_path / "1", (PLAIN, None))
    (place,) = write(tmp_path / "2", (NOT_MODIFIED, original_of(first, PLAIN)))
    headers, _, _ = by_warcio(tmp_path / "2" / place.file)[2]
    assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert headers["WARC-Truncated"] is None
    assert headers["WARC-Payload-Digest"] == place.payload_digest == first.payload_digest
    assert by_fastwarc(tmp_path / "2" / place.file)[2][1] == NOT_MODIFIED.head
    assert read_response(tmp_path / "2", place.file, place.offset).status == 304


def test_not_modified_without_an_original_is_a_response(tmp_path: Path) -> None:
    (place,) = write(tmp_path, (NOT_MODIFIED, None))
    assert place.kind is RecordKind.RESPONSE


def test_another_payload_is_no_revisit(tmp_path: Path) -> None:
    (first,) = write(tmp_path / "1", (PLAIN, None))
    with pytest.raises(ValueError, match="payload"):
        write(tmp_path / "2", (replace(AGAIN, payload=b"other"), original_of(first, PLAIN)))


def test_a_cut_payload_is_written_completely_and_marked(tmp_path: Path) -> None:
    (first,) = write(tmp_path / "1", (PLAIN, None))
    (place,) = write(tmp_path / "2", (CUT, original_of(first, PLAIN)))
    headers, _, _ = by_warcio(tmp_path / "2" / place.file)[2]
    assert (headers["WARC-Type"], headers["WARC-Truncated"]) == ("response", "disconnect")
    back = read_response(tmp_path / "2", place.file, place.offset)
    assert (back.payload, back.truncated) == (CUT.payload, Truncation.DISCONNECT)


def test_trailers_have_a_record(tmp_path: Path) -> None:
    (place,) = write(tmp_path, (WITH_TRAILERS, None))
    _, _, (metadata, trailers, _), (response, payload, _) = by_warcio(tmp_path / place.file)
    assert (metadata["WARC-Type"], metadata["Content-Type"]) == ("metadata", "application/warc-fields")
    assert metadata["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert (trailers, payload) == (WITH_TRAILERS.trailers, WITH_TRAILERS.payload)
    assert by_fastwarc(tmp_path / place.file)[3][1] == WITH_TRAILERS.head + WITH_TRAILERS.payload


@pytest.mark.parametrize("fields", [{"Luutru-Page": "a\r\nWARC-Type: x"}, {"Luutru Page": "a"}, {"": "a"}])
def test_a_field_value_cannot_start_another_field(tmp_path: Path, fields: dict[str, str]) -> None:
    with (
        WarcWriter(tmp_path, prefix="LT", site="bao", info=INFO) as writer,
        pytest.raises(ValueError, match="WARC field"),
    ):
        writer.write(PLAIN, fields)


LINES = st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"").strip(b"\r")).filter(bool)
HEADS = st.builds(
    lambda status, lines: b"HTTP/1.1 %d Any\r\n" % status + b"".join(line + b"\r\n" for line in lines) + b"\r\n",
    st.integers(200, 599),
    st.lists(LINES, max_size=6),
)
EXCHANGES = st.builds(
    Exchange,
    url=st.sampled_from(["http://bao.example.vn/", "https://bao.example.vn/?a=%C3%A9"]),
    sent_at=st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1000),
    ip_address=st.none() | st.just("2001:db8::1"),
    request=st.binary(min_size=1, max_size=200),
    head=HEADS,
    payload=st.binary(max_size=2000),
    trailers=st.sampled_from([b"", b"A: 1\r\n"]),
    truncated=st.none() | st.sampled_from(Truncation),
)


@given(st.lists(EXCHANGES, min_size=1, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, exchanges: list[Exchange]) -> None:
    folder = tmp_path_factory.mktemp("warc")
    places = write(folder, *((exchange, None) for exchange in exchanges))
    for place, exchange in zip(places, exchanges, strict=True):
        back = read_response(folder, place.file, place.offset)
        assert (back.place, back.url, back.original) == (place, exchange.url, None)
        assert (back.head, back.payload, back.truncated) == (exchange.head, exchange.payload, exchange.truncated)
    blocks = [block for headers, block in by_fastwarc(folder / places[0].file) if headers["WARC-Type"] == "response"]
    assert blocks == [exchange.head + exchange.payload for exchange in exchanges]
