"""Exchanges for tests to write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.vocabulary import Truncation
from storage.warc.exchange import Exchange

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
PLAIN = Exchange(
    url="https://bao.example.vn/tin-1.html?a=%C3%A9",
    sent_at=MOMENT,
    ip_address="192.0.2.7",
    request=b"GET /tin-1.html?a=%C3%A9 HTTP/1.1\r\nHost: bao.example.vn\r\n\r\n",
    head=b"HTTP/1.1 200 Tr\xe1\xba\xa3 l\xe1\xbb\x9di\r\nSet-Cookie: a\r\nsET-cookie:b\r\nX:\r\n folded\r\n\r\n",
    payload="<p>Xin chào</p>".encode(),
    trailers=b"",
    truncated=None,
)
LATER = MOMENT + timedelta(days=1)
AGAIN = replace(PLAIN, sent_at=LATER)
NOT_MODIFIED = replace(AGAIN, head=b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', payload=b"")
WITH_TRAILERS = replace(
    PLAIN, head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", trailers=b"X-Sum: 1\r\nx-sum:2\r\n"
)
CUT = replace(PLAIN, truncated=Truncation.DISCONNECT)
