"""Captures as they were: in a closed frame with a banner, as bytes, and as headers; and Memento (RFC 7089)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.errors import NotInTheArchive
from storage.versions.mementos import Memento, mementos, nearest
from web.captured_page_view import Captured, read_capture
from web.page_or_json import answer, capture_address, json_answer, room_of
from web.page_requisites import framed
from web.query_parameters import BadAddress
from web.request_check import POLICY

MOST_CAPTURES = 5000
MOST_ADDRESS = 4000
_STAMP = re.compile(r"(?P<stamp>\d{4,14})(?P<form>id_|if_|hd_)?/(?P<url>.+)", re.DOTALL)
# A captured page runs nothing, loads nothing and sends nothing; what it shows is in it.
_CLOSED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'"
)
_UNSAFE_IN_HEADERS = re.compile(r"[^\t\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class CaptureView:
    url: str
    stamp: str
    captured_at: datetime
    status: int
    source: str | None
    content_type: str
    is_html: bool
    captures: int
    earlier: str | None
    later: str | None


def web(request: Request) -> Response:
    """`/web/URL` is the TimeGate, `/web/STAMP/URL` a capture: with `id_` its bytes, `hd_` its headers as sent."""
    rest = _rest(request, "/web/")
    named = _STAMP.fullmatch(rest)
    if named is None:
        return _timegate(request, rest)
    found = _found(request, named["url"])
    wanted, form = nearest(found, _moment(named["stamp"])), named["form"] or ""
    if stamp(wanted) != named["stamp"]:
        return RedirectResponse(capture_address(f"{stamp(wanted)}{form}", wanted.url), HTTPStatus.FOUND)
    captured = read_capture(room_of(request).corpus, wanted)
    if form == "id_":
        response = _as_sent(wanted, captured)
    elif form == "hd_":
        response = Response(captured.head, media_type="text/plain; charset=iso-8859-1")
    elif form == "if_":
        response = Response(
            framed(room_of(request).corpus, wanted, captured) if captured.is_html else b"",
            media_type="text/html; charset=utf-8",
        )
    else:
        response = answer(request, "capture.html", _view(wanted, captured, found))
    if form:
        response.headers[POLICY] = _CLOSED + (
            "; frame-ancestors 'self'" if form == "if_" else "; frame-ancestors 'none'"
        )
    response.headers["Memento-Datetime"] = _http_date(wanted.captured_at)
    response.headers["Link"] = ", ".join(_links(request, wanted.url, found, wanted))
    return response


def timemap(request: Request) -> Response:
    """`/timemap/link/URL` and `/timemap/json/URL`."""
    rest = _rest(request, "/timemap/")
    form, _, url = rest.partition("/")
    if form not in ("link", "json"):
        form, url = "link", rest
    found = _found(request, url)
    if form == "json":
        return json_answer(_json_timemap(request, url, found))
    return Response(",\n".join(_links(request, url, found, None)), media_type="application/link-format")


def stamp(memento: Memento) -> str:
    return memento.captured_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _timegate(request: Request, url: str) -> Response:
    found = _found(request, url)
    stated = request.headers.get("accept-datetime")
    wanted = nearest(found, _accepted(stated)) if stated else found[-1]
    response = RedirectResponse(capture_address(stamp(wanted), wanted.url), HTTPStatus.FOUND)
    response.headers["Vary"] = "accept-datetime"
    response.headers["Link"] = ", ".join(_links(request, url, found, wanted))
    return response


def _rest(request: Request, prefix: str) -> str:
    """What follows the prefix in the address as it was sent, its query included."""
    path = bytes(request.scope.get("raw_path") or request.scope["path"].encode()).partition(b"?")[0]
    rest = path.decode("ascii", "replace").removeprefix(prefix)
    asked = request.scope["query_string"].decode("ascii", "replace")
    whole = f"{rest}?{asked}" if asked else rest
    if not rest or len(whole) > MOST_ADDRESS:
        raise BadAddress("give the address of a page behind this one")
    return whole


def _found(request: Request, url: str) -> Sequence[Memento]:
    """The captures of the address as it stands, or else with its escapes undone, or of the page's last address."""
    corpus = room_of(request).corpus
    forms = dict.fromkeys((url, unquote(url), re.sub(r"^(https?):/(?!/)", r"\1://", url)))
    for form in forms:
        try:
            return mementos(corpus.archive, form, MOST_CAPTURES)
        except NotInTheArchive:
            continue
    raise NotInTheArchive(f"{url[:300]}: the archive has no capture of this address")


def _moment(digits: str) -> datetime:
    """Missing digits are those of the earliest moment."""
    whole = digits + "00000101000000"[len(digits) :]
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise BadAddress(f"{digits} is no moment: it is written YYYYMMDDhhmmss, in UTC") from None


def _accepted(stated: str) -> datetime:
    try:
        at = parsedate_to_datetime(stated)
    except ValueError:
        raise BadAddress(f"Accept-Datetime: {stated[:60]!r} is no date of RFC 9110") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _as_sent(wanted: Memento, captured: Captured) -> Response:
    """The payload as sent, but without its content-coding where that can be undone. A redirect leads nowhere."""
    body = captured.payload if captured.body is None else captured.body
    status = HTTPStatus.OK if wanted.status < 200 or 300 <= wanted.status < 400 else wanted.status  # noqa: PLR2004
    response = Response(body, status)
    response.headers["Content-Type"] = _UNSAFE_IN_HEADERS.sub("", captured.content_type) or "application/octet-stream"
    for name, value in captured.headers:
        if re.fullmatch(r"[A-Za-z0-9-]{1,80}", name):
            response.headers.append(f"X-Archive-Orig-{name}", _UNSAFE_IN_HEADERS.sub("?", value)[:2000])
    return response


def _view(wanted: Memento, captured: Captured, found: Sequence[Memento]) -> CaptureView:
    place = found.index(wanted)
    return CaptureView(
        url=wanted.url,
        stamp=stamp(wanted),
        captured_at=wanted.captured_at,
        status=wanted.status,
        source=wanted.source,
        content_type=captured.content_type,
        is_html=captured.is_html,
        captures=len(found),
        earlier=stamp(found[place - 1]) if place else None,
        later=stamp(found[place + 1]) if place + 1 < len(found) else None,
    )


def _links(request: Request, url: str, found: Sequence[Memento], wanted: Memento | None) -> list[str]:
    """Of RFC 7089, 2.2; of a TimeMap (`wanted` is None) every memento, of a capture those beside it."""
    base = str(request.base_url).rstrip("/")
    map_word = "self" if wanted is None else "timemap"
    links = [
        f'<{_in_link(url)}>; rel="original"',
        f'<{base}/web/{_in_link(url)}>; rel="timegate"',
        f'<{base}/timemap/link/{_in_link(url)}>; rel="{map_word}"; type="application/link-format"',
    ]
    shown = found if wanted is None else list(dict.fromkeys((found[0], wanted, found[-1])))
    for one in shown:
        words = [word for word, is_so in (("first", one is found[0]), ("last", one is found[-1])) if is_so]
        address = _in_link(capture_address(stamp(one), one.url))
        links.append(
            f'<{base}{address}>; rel="{" ".join([*words, "memento"])}"; datetime="{_http_date(one.captured_at)}"'
        )
    return links


def _json_timemap(request: Request, url: str, found: Sequence[Memento]) -> dict[str, object]:
    base = str(request.base_url).rstrip("/")
    listed = [{"datetime": one.captured_at, "uri": f"{base}{capture_address(stamp(one), one.url)}"} for one in found]
    return {
        "original_uri": url,
        "timegate_uri": f"{base}/web/{url}",
        "timemap_uri": {"link_format": f"{base}/timemap/link/{url}", "json_format": f"{base}/timemap/json/{url}"},
        "mementos": {"first": listed[0], "last": listed[-1], "list": listed},
    }


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _in_link(url: str) -> str:
    """Without the signs that end an address in a Link header."""
    return re.sub(r"[^\x21-\x7e]|[<>\"]", lambda found: "".join(f"%{one:02X}" for one in found[0].encode()), url)
