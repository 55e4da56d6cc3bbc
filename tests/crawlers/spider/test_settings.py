"""Of Scrapy's own components, also those of later versions, only the few run that our settings name."""

from typing import Any

from scrapy.settings import Settings

from crawlers.spider.scrapy_settings import scrapy_settings


def test_only_named_parts_of_scrapy_run() -> None:
    unused: Any = None
    settings = Settings(scrapy_settings(unused, unused, unused, "luutru"))
    kinds = ("SPIDER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES", "EXTENSIONS")
    running = [name for kind in kinds for name in settings.get_component_priority_dict_with_base(kind)]
    assert sorted(name for name in running if name.startswith("scrapy.")) == [
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware",
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
        "scrapy.spidermiddlewares.referer.RefererMiddleware",
    ]
