"""Answers one address as a page, or as JSON where the request asks for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from luutru import Corpus
from storage.search.snippet import Snippet
from storage.versions.word_diff import DiffPiece
from web.commands import Commands
from web.json_values import plain
from web.language import COOKIE, LANGUAGES, day, moment, size, wanted_language
from web.room_settings import RoomSettings
from web.sessions import Sessions

_JSON = "application/json"
_TAGS = {"same": "span", "removed": "del", "added": "ins"}
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Room:
    """What every page is made from."""

    settings: RoomSettings
    corpus: Corpus
    templates: Environment
    sessions: Sessions | None
    """None where the room has no secret, and so no login."""
    commands: Commands | None
    """None where there are no actions."""


def room_of(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"page_address": page_address, "capture_address": capture_address, "query": query}
    environment.filters |= {"moment": moment, "day": day, "size": size, "pieces": pieces_html, "hits": hits_html}
    return environment


def stylesheet() -> str:
    return (resources.files("web") / "static" / "room.css").read_text(encoding="utf-8")


def wants_json(request: Request) -> bool:
    """By the address (`.json`), or by Accept, if it names JSON and no page."""
    if request.scope.get("as_json"):
        return True
    accepted = request.headers.get("accept", "")
    return _JSON in accepted and "text/html" not in accepted


def answer(
    request: Request, template: str, view: object, *, status: HTTPStatus = HTTPStatus.OK, **more: object
) -> Response:
    """The view as JSON, or the template's page with it; `more` is for the page alone."""
    if wants_json(request):
        return json_answer(view, status)
    chosen = wanted_language(request)
    room = room_of(request)
    known: Mapping[str, Any] = {
        "request": request,
        "room": room,
        "language": chosen,
        "say": chosen.say,
        "view": view,
        "is_operator": request.scope.get("is_operator", False),
        "token": request.scope.get("token", ""),
    }
    page = room.templates.get_template(template).render({**known, **more})
    response = Response(page, status, media_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    response.headers["Cache-Control"] = "no-store"
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, chosen.code, max_age=_YEAR, samesite="strict", httponly=True)
    return response


def json_answer(view: object, status: HTTPStatus = HTTPStatus.OK, media_type: str = _JSON) -> Response:
    content = json.dumps(plain(view), ensure_ascii=False)
    return Response(content.encode("utf-8", "replace"), status, {"Cache-Control": "no-store"}, media_type)


def pieces_html(pieces: tuple[DiffPiece, ...]) -> Markup:
    """Pieces of a comparison, the words that differ marked."""
    shown = Markup("")
    for piece in pieces:
        shown += Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[piece.op]), piece.text)  # noqa: S704 (words of ours)
    return shown


def hits_html(snippet: Snippet) -> Markup:
    """A piece of text, its hits marked."""
    shown, done = Markup(""), 0
    for start, end in snippet.hits:
        shown += Markup("{}<mark>{}</mark>").format(snippet.text[done:start], snippet.text[start:end])
        done = end
    return shown + snippet.text[done:]


def page_address(url: str) -> str:
    return f"/page?{urlencode({'url': url})}"


def capture_address(stamp: str, url: str) -> str:
    return f"/web/{stamp}/{quote(url, safe=':/?&=%,;+-._~@!$*()')}"


def query(**values: object) -> str:
    """The query of an address, without what is None or empty."""
    return urlencode({name: str(value) for name, value in values.items() if value not in (None, "")})
