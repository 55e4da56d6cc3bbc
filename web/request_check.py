"""Accepts only requests under the room's own names and of its own pages, and limits what a page may load."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luutru.own_origin import is_own_origin

POLICY = "Content-Security-Policy"
# Nothing runs a script, and nothing is loaded from elsewhere; a capture stands in a frame from here.
_PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    POLICY: _PAGES,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
}


class RequestCheck:
    """Answers 403 to requests for another host, and to those that a page of another origin sends."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._app
        if not _is_ours(Headers(scope=scope).get("host", ""), self._hosts):
            app = PlainTextResponse("this host name is not the room's: set LUUTRU_SERVER_NAMES\n", HTTPStatus.FORBIDDEN)
        elif _is_foreign(scope):
            app = PlainTextResponse("asked by a page of another origin\n", HTTPStatus.FORBIDDEN)
        await app(scope, receive, _protecting(send))


def _is_ours(host: str, hosts: frozenset[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name in hosts


def _is_foreign(scope: Scope) -> bool:
    """Whether a browser says that a page of another origin asks. A link from elsewhere may open a page."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and not is_own_origin(origin, headers.get("host", "")):
        # The frame of a captured page has no origin; its pages ask for nothing that has one.
        return True
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    return scope["method"] != "GET" or headers.get("sec-fetch-mode") != "navigate"


def _protecting(send: Send) -> Send:
    """Adds the headers; a page that has a stricter policy of its own keeps it."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return protected
