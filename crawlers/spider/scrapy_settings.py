"""Scrapy's settings for our crawls: what is switched off, what replaces it, and why."""

from typing import Any

from crawlers.context import SETTING, CrawlParts
from crawlers.politeness.rate_limiter import RateLimiter
from crawlers.politeness.retry import RATE_LIMITER, RETRY_SETTINGS

ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}
PARALLEL = 8  # requests under way at once; with a delay, the rate limiter sends one after the other anyway


def scrapy_settings(parts: CrawlParts, limiter: RateLimiter, sink: object, user_agent: str) -> dict[str, Any]:
    handler = "crawlers.spider.download_handler.ArchivingDownloadHandler"
    return {
        SETTING: parts,
        RATE_LIMITER: limiter,
        "LUUTRU_SINK": sink,
        "BOT_NAME": "luutru",  # as the crawl's first line in the log names it
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": ACCEPT,
        # Our handler does HTTP on asyncio itself, so that the archive gets the bytes of the connection.
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # Scrapy's default is False
        "DOWNLOAD_DELAY": 0,  # crawlers.politeness.rate_limiter waits, for all processes together
        "SCHEDULER": "crawlers.spider.scheduler.SiteScheduler",
        "CONCURRENT_REQUESTS": PARALLEL,
        "CONCURRENT_ITEMS": 1,  # Scrapy starts that many tasks for each response, and we yield requests only
        "CONCURRENT_REQUESTS_PER_DOMAIN": PARALLEL,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it parses the callbacks' source code again for each answer
        # Only the components of Scrapy that are named below run and are imported: a crawl starts in half the time.
        # The others would obey robots.txt wrongly (a 503 allows all), keep cookies, follow redirects, decode payloads
        # that the archive needs as sent, use a proxy from the environment, or open a console for Python code.
        "SPIDER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.politeness.robots.RobotsGate": 100,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawlers.politeness.retry.PoliteRetry": 550,
        },
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {"crawlers.spider.progress.Progress": 500},
        "DOWNLOAD_TIMEOUT": 60,  # with Scrapy's 180 s, three times a page, one slow host would take the whole night
        **RETRY_SETTINGS,
        "LOG_FORMATTER": "crawlers.spider.progress.QuietLog",
        "LOG_LEVEL": "INFO",
        "LOG_VERSIONS": [],
    }
