"""Reads numbers and days from an address, each within bounds."""

from datetime import date

from starlette.requests import Request

from storage.corpus.ordinals import LARGEST


class BadAddress(ValueError):
    """A part of the address cannot be read; the text says which and how it should be."""


def number_in(request: Request, name: str, usual: int | None = None) -> int | None:
    """A whole number from 0 on, as both databases take it."""
    said = request.query_params.get(name, "")
    if not said:
        return usual
    if not (said.isascii() and said.isdecimal() and len(said) < len(str(LARGEST))):
        raise BadAddress(f"{name}: {said[:40]!r} is no number")
    return int(said)


def day_in(request: Request, name: str) -> date | None:
    said = request.query_params.get(name, "")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadAddress(f"{name}: {said[:40]!r} is no day (YYYY-MM-DD)") from None
