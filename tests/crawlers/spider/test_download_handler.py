"""Scrapy gets its responses through our handler, and the sink gets every exchange."""

import asyncio
import gzip
import sys
from pathlib import Path

from tests.crawlers.raw_server import RawServer, Reply, Then, serving

PAGE = "<html><body>Tin buổi sáng</body></html>".encode()
URL = "https://bao.example.vn/tin-1.html"


def crawl(*replies: Reply | bytes, url: str = URL) -> tuple[list[str], RawServer]:
    async def run() -> tuple[list[str], RawServer]:
        async with serving(*replies) as server:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.crawlers.crawl_of_one", server.url(), url),
                stdout=asyncio.subprocess.PIPE,
                cwd=Path(__file__).parents[3],
            )
            lines, _ = await child.communicate()
            assert child.returncode == 0
            return lines.decode().splitlines(), server

    return asyncio.run(run())


def test_a_spider_gets_the_page_and_the_sink_the_exchange() -> None:
    payload = gzip.compress(PAGE)
    head = (b"content-TYPE: text/html; charset=utf-8", b"Content-Encoding: gzip", b"Content-Length: %d" % len(payload))
    lines, server = crawl(b"\r\n".join((b"HTTP/1.1 200 OK", *head, b"", payload)))
    assert lines == [
        f"before {URL}",
        f"kept {URL} 200 {len(payload)} None",
        f"response {URL} 200 HtmlResponse [] True",
        "text <html><body>Tin buổi sáng</body></html>",
    ]
    assert b"Host: bao.example.vn\r\n" in server.requests[0]


def test_every_hop_of_a_redirect_is_kept() -> None:
    hop = b"HTTP/1.1 301 Moved\r\nLocation: /tin-2.html\r\nContent-Length: 0\r\n\r\n"
    lines, _ = crawl(hop, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nab")
    assert [line for line in lines if line.startswith("kept")] == [
        f"kept {URL} 301 0 None",
        "kept https://bao.example.vn/tin-2.html 200 2 None",
    ]


def test_a_cut_page_is_kept_and_requested_again() -> None:
    cut = Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Then.CLOSE)
    lines, _ = crawl(cut, cut)
    kept = f"kept {URL} 200 2 disconnect"
    assert lines == [f"before {URL}", kept, f"before {URL}", kept, "failed ResponseDataLossError"]


def test_a_page_longer_than_allowed_is_kept_and_passed_on() -> None:
    lines, _ = crawl(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000)
    assert lines[1] == f"kept {URL} 200 1000 length"
    assert lines[2] == f"response {URL} 200 Response ['truncated'] True"


def test_a_missing_answer_is_reported_with_its_reason() -> None:
    none = Reply(b"", Then.CLOSE)
    lines, _ = crawl(none, none)
    assert lines == [*[f"before {URL}", f"lost {URL} no_response"] * 2, "failed DownloadFailedError"]
