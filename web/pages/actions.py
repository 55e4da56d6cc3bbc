"""What the operator may start from a page, while `luutru serve` runs the room."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.errors import NotInTheArchive, TryAgainLater
from web.commands import Commands, TooManyCommands
from web.page_or_json import room_of
from web.pages.login import form_fields
from web.query_parameters import BadAddress
from web.sessions import COOKIE


async def release(request: Request) -> Response:
    """`luutru release SITE --run N`."""
    commands, fields = await _allowed(request)
    run = fields.get("run", "")
    if not (run.isascii() and run.isdecimal() and len(run) < 10):  # noqa: PLR2004 (digits)
        raise BadAddress("run: give the number of a run")
    return _start(commands, ["release", _site(request, fields), "--run", run])


async def backfill(request: Request) -> Response:
    """`luutru backfill SITE --since DAY --until DAY --holes`."""
    commands, fields = await _allowed(request)
    since, until = _day(fields, "since"), _day(fields, "until")
    days = ["--since", since.isoformat(), "--until", until.isoformat()]
    return _start(commands, ["backfill", _site(request, fields), *days, "--holes"])


async def relearn(request: Request) -> Response:
    """`luutru relearn SITE --accept` or `--discard`; the command has the gate and the lock."""
    commands, fields = await _allowed(request)
    if fields.get("end") not in ("accept", "discard"):
        raise BadAddress("end: accept or discard")
    return _start(commands, ["relearn", _site(request, fields), f"--{fields['end']}"])


async def _allowed(request: Request) -> tuple[Commands, Mapping[str, str]]:
    """The form of an operator who is logged in, with the token of the session; 404 without actions, else 403."""
    room = room_of(request)
    if room.commands is None or room.sessions is None:
        raise NotInTheArchive("this room only reads")
    fields = await form_fields(request)
    cookie = request.cookies.get(COOKIE, "")
    if not (room.sessions.is_valid(cookie) and room.sessions.is_token(cookie, fields.get("token", ""))):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return room.commands, fields


def _start(commands: Commands, words: Sequence[str]) -> Response:
    try:
        commands.start(words)
    except TooManyCommands as error:
        raise TryAgainLater(str(error)) from error
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


def _site(request: Request, fields: Mapping[str, str]) -> str:
    slug = fields.get("site", "")
    if slug not in room_of(request).corpus.sites:
        raise BadAddress(f"site: {slug[:40]!r} is no site")
    return slug


def _day(fields: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError:
        raise BadAddress(f"{name}: give a day, as YYYY-MM-DD") from None
