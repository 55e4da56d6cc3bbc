"""An Atom feed (RFC 4287) of what the last runs found new, edited or gone."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from starlette.requests import Request
from starlette.responses import Response

from storage.errors import NotInTheArchive
from storage.runs.recent_changes import News, latest_news
from web.language import wanted_language
from web.page_or_json import json_answer, page_address, room_of, wants_json

ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"


def feed(request: Request) -> Response:
    """Of all sites, or of the one that `site` names."""
    room, slug = room_of(request), request.query_params.get("site") or None
    if slug is not None and slug not in room.corpus.sites:
        raise NotInTheArchive(f"{slug[:80]}: no such site")
    news = latest_news(room.corpus.archive, slug, ENTRIES)
    if wants_json(request):
        return json_answer(news)
    return Response(_atom(request, slug, news), media_type="application/atom+xml; charset=utf-8")


def _atom(request: Request, slug: str | None, news: list[News]) -> bytes:
    register_namespace("", _ATOM)
    say = wanted_language(request).say
    base = str(request.base_url).rstrip("/")
    feed = Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", say("feed_title", name=slug or "luutru"))
    _add(feed, "id", str(request.url))
    SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=str(request.url))
    _add(feed, "updated", _time(max((one.at for one in news), default=datetime.fromtimestamp(0, UTC))))
    _add(SubElement(feed, f"{{{_ATOM}}}author"), "name", "luutru")
    for one in news:
        entry = SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "title", f"{say(one.change or one.outcome)}: {_xml(one.title or one.url)}")
        _add(entry, "id", f"{base}/feed.atom#{one.visit_id}")
        SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=f"{base}{page_address(one.url)}")
        SubElement(entry, f"{{{_ATOM}}}category", term=one.outcome)
        _add(entry, "updated", _time(one.at))
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return "".join(char if char >= " " and char not in "\ufffe\uffff" else " " for char in text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
