"""Reads numbers and days from an address, each within bounds."""

from datetime import date

from starlette.requests import Request

from storage.corpus.ordinals import LARGEST


class BadAddress(ValueError):
    """A part of the address cannot be read; the text says which and how it should be."""


def number_in(request: Request, name: str, usual: int | None = None) -> int | None:
    """A whole number from 0 on, as both databases take it."""
    stated = request.query_params.get(name, "")
    if not stated:
        return usual
    if not (stated.isascii() and stated.isdecimal() and len(stated) < len(str(LARGEST))):
        raise BadAddress(f"{name}: {stated[:40]!r} is no number")
    return int(stated)


def day_in(request: Request, name: str) -> date | None:
    stated = request.query_params.get(name, "")
    if not stated:
        return None
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise BadAddress(f"{name}: {stated[:40]!r} is no day (YYYY-MM-DD)") from None
