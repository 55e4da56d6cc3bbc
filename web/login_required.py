"""Lets only those read who are logged in, where the settings ask for it, and says on each request who is."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.sessions import COOKIE, Sessions

_OPEN = frozenset({"/login", "/room.css"})


class Door:
    """`is_closed`: reading needs a login too."""

    def __init__(self, app: ASGIApp, sessions: Sessions | None, *, is_closed: bool) -> None:
        self._app = app
        self._sessions = sessions
        self._is_closed = is_closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cookie = Request(scope).cookies.get(COOKIE, "")
        known = self._sessions is not None and self._sessions.is_valid(cookie)
        token = self._sessions.token(cookie) if known and self._sessions else ""
        scope = {**scope, "is_operator": known, "token": token}
        if self._is_closed and not known and scope["path"] not in _OPEN:
            await _refusal(scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _refusal(scope: Scope) -> ASGIApp:
    if "text/html" in Request(scope).headers.get("accept", "") and scope["method"] == "GET":
        return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    return PlainTextResponse("log in first: luutru login\n", HTTPStatus.UNAUTHORIZED)
