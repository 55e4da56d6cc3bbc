"""Scrapy's download handler on our HTTP client: passes each exchange to the sink before Scrapy sees the response."""

import asyncio
import ipaddress
import logging
from collections.abc import Iterator
from typing import NoReturn, cast

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawlers.http.client import HttpClient
from crawlers.http.errors import (
    BadRequest,
    ConnectFailed,
    ConnectTimeout,
    DnsFailed,
    FetchFailed,
    ReadTimeout,
    TruncatedBody,
    Unforeseen,
)
from crawlers.http.limits import PAYLOAD_BYTES
from crawlers.http.pool import tls_context
from crawlers.spider.archive_sink import ExchangeSink
from storage.vocabulary import Truncation
from storage.warc.exchange import Exchange

_log = logging.getLogger(__name__)

_SCRAPYS: dict[type[FetchFailed], type[Exception]] = {
    BadRequest: UnsupportedURLSchemeError,
    DnsFailed: CannotResolveHostError,
    ConnectFailed: DownloadConnectionRefusedError,
    ConnectTimeout: DownloadTimeoutError,
    ReadTimeout: DownloadTimeoutError,
    TruncatedBody: ResponseDataLossError,
}
# A retry helps against every truncation but one: a payload over the limit would be as long again.
_RETRIED_TRUNCATIONS = frozenset(Truncation) - {Truncation.LENGTH}


class ArchivingDownloadHandler(BaseDownloadHandler):
    """Reads the settings LUUTRU_SINK (an ExchangeSink), LUUTRU_ORIGIN and LUUTRU_MAX_PAYLOAD (bytes, 16 MiB if unset).

    The response's body is the payload as sent; its class says nothing of its type, since its coding was not undone. The
    exchange is in `request.meta["exchange"]`. A cut payload is ResponseDataLossError, or has the flag "dataloss" where
    DOWNLOAD_FAIL_ON_DATALOSS is off; one longer than allowed has the flag "truncated".
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._sink = cast("ExchangeSink", settings["LUUTRU_SINK"])
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._max_bytes = settings.getint("LUUTRU_MAX_PAYLOAD", PAYLOAD_BYTES)
        self._fail_on_loss = settings.getbool("DOWNLOAD_FAIL_ON_DATALOSS")
        self._client = HttpClient(
            tls_context(verify=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")),
            origin=settings["LUUTRU_ORIGIN"] or None,
            per_server=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        )

    async def download_request(self, request: Request) -> Response:
        if request.meta.get("proxy"):
            raise NotSupported("no request of ours goes through a proxy: set HTTPPROXY_ENABLED to False")
        # A redirected or repeated request inherits the meta of the one before.
        request.meta.pop("exchange", None)
        await self._sink.before(request)
        exchange = await self._fetch(request)
        self._sink.keep(request, exchange)
        request.meta["exchange"] = exchange
        if exchange.truncated in _RETRIED_TRUNCATIONS and self._fails_on_loss(request):
            _raise_as_scrapy(TruncatedBody(f"{request.url}: cut short ({exchange.truncated})"))
        return _response(request, exchange)

    def _fails_on_loss(self, request: Request) -> bool:
        return bool(request.meta.get("download_fail_on_dataloss", self._fail_on_loss))

    async def close(self) -> None:
        await self._client.close()

    async def _fetch(self, request: Request) -> Exchange:
        begin = asyncio.get_running_loop().time()
        try:
            exchange = await self._client.fetch(
                request.method,
                request.url,
                _header_lines(request),
                request.body,
                timeout=request.meta.get("download_timeout", self._timeout),
                max_bytes=request.meta.get("download_maxsize", self._max_bytes),
            )
        except FetchFailed as failure:
            self._sink.lost(request, failure)
            _raise_as_scrapy(failure)
        except Exception as error:  # noqa: BLE001 (an unexpected error may fail this exchange only)
            _log.exception("%s: the answer cannot be received", request.url)
            unforeseen = Unforeseen(f"{request.url}: {error}")
            self._sink.lost(request, unforeseen)
            _raise_as_scrapy(unforeseen)
        request.meta["download_latency"] = asyncio.get_running_loop().time() - begin
        return exchange


def _header_lines(request: Request) -> Iterator[tuple[bytes, bytes]]:
    for name, values in request.headers.items():
        for value in values:
            yield name, value


def _raise_as_scrapy(failure: FetchFailed) -> NoReturn:
    raise _SCRAPYS.get(type(failure), DownloadFailedError)(str(failure)) from failure


def _response(request: Request, exchange: Exchange) -> Response:
    return Response(
        url=request.url,
        status=exchange.status,
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in exchange.headers],
        body=exchange.payload,
        flags=_flags(exchange),
        ip_address=ipaddress.ip_address(exchange.ip_address) if exchange.ip_address else None,
        protocol=exchange.head.partition(b" ")[0].decode("latin-1"),
    )


def _flags(exchange: Exchange) -> list[str]:
    if exchange.truncated is None:
        return []
    return ["truncated" if exchange.truncated is Truncation.LENGTH else "dataloss"]
