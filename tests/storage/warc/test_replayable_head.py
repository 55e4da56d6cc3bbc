"""A head with two lengths is stored so that replay tools show the whole page; other heads are stored as received."""

from dataclasses import replace
from pathlib import Path

import pytest

from storage.vocabulary import Truncation
from storage.warc.exchange_records import replayable_head
from storage.warc.reader import read_response
from storage.warc.writer import WarcWriter
from tests.storage.exchanges import PLAIN

TWO = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ncontent-length : 3\r\nX: content-length: 3\r\n\r\n"


def test_the_length_that_chunks_contradict_is_renamed(tmp_path: Path) -> None:
    exchange = replace(PLAIN, head=TWO)
    with WarcWriter(tmp_path, prefix="LT", site="bao", info={}) as writer:
        place = writer.write(exchange, {})
    stored = read_response(tmp_path, place.file, place.offset)
    assert stored.header("Content-Length") is None
    assert stored.header("X-Archive-Orig-content-length") == "3"
    assert stored.payload == PLAIN.payload
    assert stored.head.replace(b"X-Archive-Orig-", b"") == TWO


@pytest.mark.parametrize(
    "head",
    [PLAIN.head, TWO.replace(b"3\r\nX", b"%d\r\nX" % len(PLAIN.payload)), TWO.replace(b"Transfer", b"X-Transfer")],
)
def test_other_heads_are_stored_as_received(head: bytes) -> None:
    assert replayable_head(replace(PLAIN, head=head)) == head


def test_a_cut_answer_is_stored_as_received() -> None:
    assert replayable_head(replace(PLAIN, head=TWO, truncated=Truncation.DISCONNECT)) == TWO
