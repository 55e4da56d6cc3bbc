"""Describes the room's addresses for programs, in the form of OpenAPI 3.1."""

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response

from web.page_or_json import json_answer

_NUMBER: dict[str, object] = {"type": "integer", "minimum": 0}
_DAY: dict[str, object] = {"type": "string", "format": "date"}
_WORD: dict[str, object] = {"type": "string"}
# Each address with what it gives, and its parameters by name: where they stand, and their kind.
_ADDRESSES: dict[str, tuple[str, dict[str, tuple[str, dict[str, object]]]]] = {
    "/": ("Last night of each site, what is wrong, what runs, open backfills, holes, disk", {}),
    "/search": (
        "The hits of a query, 20 at a time",
        {
            "q": ("query", _WORD),
            "site": ("query", _WORD),
            "since": ("query", _DAY),
            "until": ("query", _DAY),
            "section": ("query", _WORD),
            "attachments": ("query", {"type": "string", "enum": ["0", "1"]}),
            "in": ("query", {"type": "string", "enum": ["title", "text"]}),
            "folded": ("query", {"type": "string", "enum": ["1"]}),
            "after": ("query", _NUMBER),
        },
    ),
    "/site/{slug}": (
        "A site: days, nights, refusals, runs, layouts; or pages or requests of a `run`, or the articles of a `day`",
        {
            "slug": ("path", _WORD),
            "day": ("query", _DAY),
            "run": ("query", _NUMBER),
            "outcome": ("query", _WORD),
            "reason": ("query", _WORD),
            "requests": ("query", {"type": "string", "enum": ["all", "failed"]}),
            "after": ("query", _NUMBER),
        },
    ),
    "/document/{ordinal}": (
        "A document: text, fields, provenance, the pages that showed it, citations",
        {"ordinal": ("path", _NUMBER)},
    ),
    "/page": (
        "A page: addresses, captures, versions, changes, and two versions compared",
        {"url": ("query", _WORD), "a": ("query", _WORD), "b": ("query", _WORD)},
    ),
    "/page/on": (
        "Redirects to the capture that shows what the page said on a day",
        {"url": ("query", _WORD), "day": ("query", _DAY)},
    ),
    "/web/{url}": (
        "TimeGate of RFC 7089: redirects to the capture that is nearest to Accept-Datetime",
        {"url": ("path", _WORD)},
    ),
    "/timemap/json/{url}": ("TimeMap: all captures of an address", {"url": ("path", _WORD)}),
    "/feed.atom": ("What the last runs found new, edited or gone", {"site": ("query", _WORD)}),
}


def description(_request: Request) -> Response:
    paths = {address: {"get": _operation(*reported)} for address, reported in _ADDRESSES.items()}
    return json_answer(
        {
            "openapi": "3.1.0",
            "info": {"title": "luutru: the reading room", "version": version("luutru")},
            "paths": paths,
        }
    )


def _operation(summary: str, parameters: dict[str, tuple[str, dict[str, object]]]) -> dict[str, object]:
    listed = [
        {"name": name, "in": place, "required": place == "path", "schema": kind}
        for name, (place, kind) in parameters.items()
    ]
    answers = {
        "200": {"description": "As JSON where Accept names it, or the path ends in .json"},
        "400": {"description": "A parameter cannot be read"},
        "404": {"description": "Not in the archive"},
        "451": {"description": "Withheld"},
        "503": {"description": "The question takes too long"},
    }
    return {"summary": summary, "parameters": listed, "responses": answers}
