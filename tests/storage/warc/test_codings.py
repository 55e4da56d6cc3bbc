"""Content codings are undone completely or not at all, and never past the limit."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo


def raw_deflate(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(body) + squeeze.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("X-GZip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.compress),
]
each_coding = pytest.mark.parametrize(("coding", "squeeze"), CODINGS)
BODY = "Thành phố Hà Nội. ".encode() * 400


@each_coding
def test_a_body_at_the_limit(coding: str, squeeze: Callable[[bytes], bytes]) -> None:
    assert undo(squeeze(BODY), coding, len(BODY)) == BODY


@each_coding
def test_a_body_past_the_limit(coding: str, squeeze: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BodyTooLarge):
        undo(squeeze(BODY), coding, len(BODY) - 1)


@each_coding
def test_decoding_of_a_bomb_stops_early(coding: str, squeeze: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BodyTooLarge):
        undo(squeeze(bytes(50_000_000)), coding, 100_000)


TRAILERS = {"gzip": 8, "X-GZip": 8, "deflate": 4}


@each_coding
def test_a_payload_cut_anywhere(coding: str, squeeze: Callable[[bytes], bytes]) -> None:
    """Except in the checksum after the stream, since the stream itself says where it ends."""
    payload = squeeze(BODY)
    trailer = 0 if squeeze is raw_deflate else TRAILERS.get(coding, 0)
    for cut in range(1, len(payload) - trailer):
        with pytest.raises(BodyUndecodable):
            undo(payload[:cut], coding, len(BODY))
    for cut in range(len(payload) - trailer, len(payload)):
        assert undo(payload[:cut], coding, len(BODY)) == BODY


def test_a_gzip_header_with_all_its_fields_and_no_trailer() -> None:
    bare = raw_deflate(BODY)
    header = b"\x1f\x8b\x08\x1e" + bytes(6) + b"\x03\x00abc" + b"ten\0" + b"ghi chu\0"
    header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
    assert undo(header + bare, "gzip", len(BODY)) == BODY
    for cut in range(3, len(header) + len(bare)):
        with pytest.raises(BodyUndecodable):
            undo((header + bare)[:cut], "gzip", len(BODY))


PLAIN = [
    b"<html>plain</html>",
    "\ufeff<html>Hà Nội</html>".encode(),
    b'{"a": 1}',
    "User-agent: Hà Nội".encode(),
    b"\r\n <p>\xe0\xff</p>",
]


@pytest.mark.parametrize("plain", PLAIN)
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "utf-8", "UTF-8, gzip", "none", "x", "text/html"])
def test_plain_text_under_a_coding_that_it_does_not_have(coding: str, plain: bytes) -> None:
    assert undo(plain, coding, 1000) == plain


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "aes128gcm", "compress", "dcb", "gzip" + ",gzip" * 8]
)
def test_payloads_that_cannot_be_decoded(coding: str) -> None:
    with pytest.raises(BodyUndecodable):
        undo(b"\x07\x00\xff\xfe\x01plain", coding, 1000)


@pytest.mark.parametrize("coding", [None, "", "identity", "utf-8", "gzip"])
def test_gzip_that_the_header_does_not_name(coding: str | None) -> None:
    once = gzip.compress(BODY)
    assert undo(once, coding, len(BODY)) == BODY
    assert undo(b"\x1f\x8b\x08 no gzip after all", None, 100) == b"\x1f\x8b\x08 no gzip after all"
    assert undo(gzip.compress(once), "gzip", len(BODY)) == BODY
    with pytest.raises(BodyTooLarge):
        undo(gzip.compress(bytes(50_000_000)), coding, 100_000)


@each_coding
def test_a_body_that_is_too_large_gives_its_beginning(coding: str, squeeze: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BodyTooLarge) as large:
        undo(squeeze(BODY), coding, 1000)
    assert len(large.value.begin) > 1000
    assert BODY.startswith(large.value.begin)


@pytest.mark.parametrize("coding", [None, "", "identity", " , identity"])
def test_no_coding(coding: str | None) -> None:
    assert undo(b"plain", coding, 5) == b"plain"
    with pytest.raises(BodyTooLarge):
        undo(b"plain", coding, 4)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_an_empty_payload_has_an_empty_body(coding: str) -> None:
    assert undo(b"", coding, 0) == b""


def test_codings_in_a_row() -> None:
    payload = zstandard.compress(brotli.compress(gzip.compress(BODY)))
    assert undo(payload, "gzip, br,zstd", len(BODY)) == BODY


def test_several_members_and_padding() -> None:
    assert undo(gzip.compress(b"a") + gzip.compress(b"b") + bytes(8), "gzip", 2) == b"ab"
    assert undo(zstandard.compress(b"a") + zstandard.compress(b"b"), "zstd", 2) == b"ab"


def test_a_zstd_window_larger_than_the_standard_allows() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=26)
    squeeze = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    payload = squeeze.compress(bytes(20_000_000)) + squeeze.flush()
    with pytest.raises(BodyUndecodable):
        undo(payload, "zstd", 50_000_000)


@given(st.binary(max_size=3000), st.lists(st.sampled_from(CODINGS), max_size=3))
def test_every_coding_can_be_undone(body: bytes, codings: list[tuple[str, Callable[[bytes], bytes]]]) -> None:
    payload = body
    for _, squeeze in codings:
        payload = squeeze(payload)
    assert undo(payload, ", ".join(name for name, _ in codings), 10_000) == body


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_any_bytes_end_as_a_body_or_as_undecodable(payload: bytes, coding: str) -> None:
    with suppress(BodyUndecodable, BodyTooLarge):
        assert len(undo(payload, coding, 100_000)) <= 100_000
