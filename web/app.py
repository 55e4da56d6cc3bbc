"""Builds the room's application: its addresses, its guard, and one plain page for each error."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

import luutru
from storage.errors import (
    ArchiveError,
    BuildTheIndex,
    NarrowTheQuery,
    NotInTheArchive,
    TryAgainLater,
    UnreadableQuery,
    Withheld,
)
from web.commands import Commands
from web.login_required import Door
from web.openapi import description
from web.page_or_json import Room, answer, stylesheet, templates
from web.pages.actions import backfill, relearn, release
from web.pages.cockpit import cockpit
from web.pages.document import document
from web.pages.feed import feed
from web.pages.login import login, logout
from web.pages.page import page, page_on
from web.pages.replay import timemap, web
from web.pages.search import search
from web.pages.site import site
from web.query_parameters import BadAddress
from web.request_check import RequestCheck
from web.room_settings import SECONDS, RoomSettings
from web.sessions import Sessions

_JSON_OF = (".json", "/index.json")
_VERBATIM = ("/web/", "/timemap/", "/openapi.json")
_STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Withheld, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS),
    (NotInTheArchive, HTTPStatus.NOT_FOUND),
    (NarrowTheQuery, HTTPStatus.SERVICE_UNAVAILABLE),
    (BuildTheIndex, HTTPStatus.SERVICE_UNAVAILABLE),
    (TryAgainLater, HTTPStatus.SERVICE_UNAVAILABLE),
    (UnreadableQuery, HTTPStatus.BAD_REQUEST),
    (BadAddress, HTTPStatus.BAD_REQUEST),
    (ArchiveError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def room_app(settings: RoomSettings) -> ASGIApp:
    """Raises what `luutru.open` raises."""
    corpus = luutru.open(settings.data, database_url=settings.database_url, sites=settings.sites, seconds=SECONDS)

    sessions = Sessions(settings.secret) if settings.secret else None
    commands = Commands(settings.data / "logs" / "room-actions.log") if settings.actions and sessions else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if commands:
            commands.end()
        corpus.close()

    app = Starlette(
        routes=[
            Route("/", cockpit),
            Route("/search", search),
            Route("/site/{slug}", site),
            Route("/document/{ordinal}", document),
            Route("/page", page),
            Route("/page/on", page_on),
            Route("/web/{rest:path}", web),
            Route("/timemap/{rest:path}", timemap),
            Route("/feed.atom", feed),
            Route("/feed", feed),
            Route("/openapi.json", description),
            Route("/room.css", css),
            Route("/login", login, methods=["GET", "POST"]),
            Route("/logout", logout, methods=["POST"]),
            Route("/actions/release", release, methods=["POST"]),
            Route("/actions/backfill", backfill, methods=["POST"]),
            Route("/actions/relearn", relearn, methods=["POST"]),
        ],
        middleware=[
            Middleware(RequestCheck, hosts=settings.hosts),
            Middleware(Door, sessions=sessions, is_closed=settings.login),
            Middleware(JsonAddress),
        ],
        exception_handlers={
            HTTPException: _http_error,
            **{error: _error_of(status) for error, status in _STATUS},
        },
        lifespan=lifespan,
    )
    app.state.room = Room(settings, corpus, templates(), sessions, commands)
    return app


class JsonAddress:
    """An address that ends in `.json` means the same one without it, as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.endswith(".json") and not path.startswith(_VERBATIM):
            plain = path.removesuffix("index.json") if path == "/index.json" else path.removesuffix(".json")
            scope = {**scope, "path": plain or "/", "as_json": True}
        await self._app(scope, receive, send)


def css(_request: Request) -> Response:
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _error_of(status: HTTPStatus) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        stated = "" if status is HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS else str(error)
        return error_page(request, status, stated)

    return handler


def _http_error(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    return error_page(request, status, "")


def error_page(request: Request, status: HTTPStatus, stated: str) -> Response:
    """What a takedown covers is not described, not even by its address."""
    key = f"error_{status.value}"
    return answer(request, "error.html", {"status": status.value, "error": stated}, status=status, key=key)
