"""Scrapy's settings for our crawls: what we switch off, what we put in its place, and why."""

from typing import Any

from crawlers.parts import SETTING, CrawlParts
from crawlers.second_tries import TURNS
from crawlers.turns import Turns

ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
PARALLEL = 8  # requests under way at once; with a delay, the turns let one after the other go anyway


def scrapy_settings(parts: CrawlParts, turns: Turns, sink: object, user_agent: str) -> dict[str, Any]:
    handler = "crawlers.download_handler.ArchivingDownloadHandler"
    return {
        SETTING: parts,
        TURNS: turns,
        "LUUTRU_SINK": sink,
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": ACCEPT,
        # Our handler speaks HTTP on asyncio itself, so that the archive gets what was on the wire.
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # Scrapy's default is False
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,  # it runs Python that anyone with its token sends
        "ROBOTSTXT_OBEY": False,  # crawlers.robots_gate obeys it; Scrapy's takes a 503 for leave
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,  # whether another address is the same page, crawlers.verdict says
        "METAREFRESH_ENABLED": False,
        "COMPRESSION_ENABLED": False,  # the archive wants the payload as sent
        "HTTPPROXY_ENABLED": False,  # a proxy in the environment would disguise us
        "HTTPCACHE_ENABLED": False,
        "AUTOTHROTTLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,  # crawlers.turns waits, for all processes together
        "CONCURRENT_REQUESTS": PARALLEL,
        "CONCURRENT_ITEMS": 1,  # Scrapy starts that many tasks for each response, and we yield requests only
        "CONCURRENT_REQUESTS_PER_DOMAIN": PARALLEL,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # parses the callbacks' sources, for each answer anew
        "SPIDER_MIDDLEWARES": {  # each is a generator around every answer, and has nothing to do for us
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.robots_gate.RobotsGate": 100,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,  # our handler has it
            "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # the ledger counts
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawlers.second_tries.SecondTries": 550,
        },
        "DOWNLOAD_TIMEOUT": 60,  # Scrapy's 180 s, three times a page, would make one slow host a whole night
        "RETRY_TIMES": 2,
        "RETRY_HTTP_CODES": [403, 408, 429, 500, 502, 503, 504, 522, 524],
        "EXTENSIONS": {
            "crawlers.progress.Progress": 500,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
        },
        "LOG_FORMATTER": "scrapy.logformatter.LogFormatter",
        "LOG_LEVEL": "INFO",
    }
