"""Runs one spider in this process, and ends it when the parent process dies.

The parent holds the other end of the standard input; it closes when the parent ends.
"""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from twisted.python.failure import Failure

from crawlers.spider.archive_sink import Archiving

SECONDS_TO_CLOSE = 20
LEFT_ALONE = 3  # the exit code of a crawl that had to exit without closing


def end_with_parent(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Calls `stop` in the loop when standard input ends, and leaves the process if closing takes too long."""
    descriptor = sys.stdin.fileno()

    def watch() -> None:
        # os.read, not sys.stdin: this thread would hold the buffered reader's lock and abort the interpreter's exit.
        while os.read(descriptor, 1024):
            pass
        if loop.is_closed():
            return
        loop.call_soon_threadsafe(stop)
        timer = threading.Timer(SECONDS_TO_CLOSE, os._exit, [LEFT_ALONE])
        timer.daemon = True
        timer.start()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


SECONDS_TO_OPEN = 0.02


def run_spider(spider: type[scrapy.Spider], settings: dict[str, object], sink: Archiving) -> str:
    """Runs the crawl to its end and returns Scrapy's reason for it."""
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.WARNING)  # its settings and statistics are sixty lines a crawl
    crawler = process.create_crawler(spider)
    reasons: list[str] = []

    def stop() -> None:
        if getattr(crawler.engine, "running", False):
            asyncio.ensure_future(crawler.engine.close_spider_async(reason="stopped"))  # noqa: RUF006 (the engine waits for it)
        else:
            asyncio.get_running_loop().call_later(SECONDS_TO_OPEN, stop)  # before the engine runs, it ignores a stop

    def opened() -> None:
        end_with_parent(asyncio.get_running_loop(), sink.end)

    def erred(failure: Failure) -> None:
        sink.give_up(failure.value if isinstance(failure.value, Exception) else RuntimeError(str(failure.value)))

    def closed(reason: str) -> None:
        reasons.append(reason)

    sink.stop = stop
    crawler.signals.connect(opened, signals.spider_opened)
    crawler.signals.connect(erred, signals.spider_error)
    crawler.signals.connect(closed, signals.spider_closed)
    process.crawl(crawler)
    process.start()
    return reasons[0] if reasons else "never_opened"
