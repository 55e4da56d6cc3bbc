"""Guards Prefect's application: accepts only the server's own host names and requests of its own pages.

Prefect 3.8 asks for a password, but does not check Host and Origin, and does not limit what a page may load.
"""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luutru.own_origin import is_own_origin

API = "/api"
OURS = "/luutru/"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# A report shows titles from the web. Scripts come only from this server, and pages request nothing from other hosts.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class HostAndOriginCheck:
    """`ours` answers the paths below /luutru/, `prefect` all others."""

    def __init__(self, prefect: ASGIApp, ours: ASGIApp) -> None:
        self._prefect = prefect
        self._ours = ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._prefect(scope, receive, send)
            return
        if is_foreign(scope):
            refusal = PlainTextResponse("asked by a page of another origin\n", HTTPStatus.FORBIDDEN)
            await refusal(scope, receive, send)
            return
        app = self._ours if scope["path"].startswith(OURS) else self._prefect
        await app(scope, receive, _protecting(send))


def is_foreign(scope: Scope) -> bool:
    """Whether a browser says that the request comes from a page of another origin.

    A link from elsewhere may open a page of the UI; it cannot ask the API.
    """
    headers = Headers(scope=scope)
    if (origin := headers.get("origin")) is not None:
        return not is_own_origin(origin, headers.get("host", ""))
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    opens_a_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return not opens_a_page or scope.get("method") != "GET" or scope["path"].startswith(API)


def _protecting(send: Send) -> Send:
    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return protected
