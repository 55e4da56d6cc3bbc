"""Logging in and out."""

from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.errors import NotInTheArchive
from web.page_or_json import answer, room_of
from web.query_parameters import BadAddress
from web.sessions import COOKIE, HOURS, Sessions

MOST_BYTES = 10_000


async def login(request: Request) -> Response:
    """By a link that works once (`code`), or by the password in a form."""
    sessions = room_of(request).sessions
    if sessions is None:
        raise NotInTheArchive("this room has no login")
    code = request.query_params.get("code", "")
    if request.method == "POST":
        fields = await form_fields(request)
        return (
            _logged_in(sessions) if sessions.takes_password(fields.get("password", "")) else _form(request, wrong=True)
        )
    if code:
        return _logged_in(sessions) if sessions.takes_code(code) else _form(request, wrong=True)
    return _form(request, wrong=False)


def logout(_request: Request) -> Response:
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.delete_cookie(COOKIE)
    return response


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises BadAddress where there is more than a form of ours has."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            raise BadAddress("this form is too long")
    try:
        fields = parse_qs(content.decode("ascii"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise BadAddress("this is no form") from None
    return {name: values[-1] for name, values in fields.items()}


def _logged_in(sessions: Sessions) -> Response:
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, sessions.begin(), max_age=HOURS * 3600, httponly=True, samesite="strict")
    return response


def _form(request: Request, *, wrong: bool) -> Response:
    status = HTTPStatus.FORBIDDEN if wrong else HTTPStatus.OK
    return answer(request, "login.html", {"wrong": wrong}, status=status)
