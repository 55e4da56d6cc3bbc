"""A payload equal to the page's last one has the same body, even if the answer names another content-coding."""

import gzip
import hashlib
from datetime import UTC, datetime

import pytest

from crawlers.spider.page_verdict import page_verdict
from seeds.load import load_sites
from storage.crawl_ledger.page_results import BodyFacts, PageResult
from storage.frontier.requests import NONE, KeptExchange, PageRequest, StoredPayload
from storage.tables.exchanges import LoggedExchange
from storage.warc.exchange import Exchange
from storage.warc.record_location import Original

URL = "https://hanoimoi.vn/a-700001.html"
BODY = b"<html>" + b"x" * 1000
GZIPPED = gzip.compress(BODY)


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _judged(payload: bytes, coding: str, body_before: str | None) -> PageResult:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}\r\n".encode()
    exchange = Exchange(URL, datetime(2026, 3, 1, tzinfo=UTC), None, b"", head, payload, b"", None)
    original = Original("<urn:uuid:1>", URL, exchange.sent_at, exchange.payload_digest)
    stored = StoredPayload(1, original, 1, body_before)
    request = PageRequest(1, 1, URL, "2023", "700001", NONE, NONE, stored)
    found = page_verdict(load_sites(None)["hanoimoi"], request, KeptExchange(LoggedExchange(), exchange, stored), 0)
    assert isinstance(found, PageResult)
    return found


@pytest.mark.parametrize(
    ("payload", "coding", "before", "body"),
    [
        pytest.param(GZIPPED, "Content-Encoding: gzip\r\n", _sha(BODY), BODY, id="as before"),
        pytest.param(GZIPPED, "Content-Encoding: gzip\r\n", None, BODY, id="nobody knows what it was"),
        pytest.param(GZIPPED, "Content-Encoding: gzip\r\n", _sha(GZIPPED), BODY, id="without its coding before"),
        pytest.param(GZIPPED, "", _sha(GZIPPED), BODY, id="never named its coding"),
        pytest.param(GZIPPED, "", _sha(BODY), BODY, id="without its coding now"),
        pytest.param(BODY, "", _sha(BODY), BODY, id="never coded"),
    ],
)
def test_the_body_is_that_of_the_answer(payload: bytes, coding: str, before: str | None, body: bytes) -> None:
    assert _judged(payload, coding, before).body == BodyFacts(_sha(body), "text/html")


def test_another_coding_than_before_is_tried() -> None:
    assert _judged(GZIPPED, "Content-Encoding: br\r\n", _sha(BODY)).reason == "undecodable"
