"""Takes the fields of a reading from a manifest line, for a text whose reading is lost."""

from datetime import date
from typing import Any

# A line with this key has the byline beside the authors; an older one has the whole byline as its only author.
_LATER_KEY = "layout_digest"
_DETAILS = ("authors", "tags", "language")


def reading_fields(stated: dict[str, Any], byline_place: str) -> dict[str, Any]:
    byline = _byline(stated)
    details = {name: stated.get(name) for name in _DETAILS} if _LATER_KEY in stated else {}
    return {
        "section": stated.get("section"),
        "byline": byline,
        "byline_place": byline_place if byline else None,
        "published": stated.get("published"),
        "precision": stated.get("precision"),
        "confirmed": bool(stated.get("layout_confirmed")),
        "kinds": [],
        **details,
        **({"accepted": stated["layout_accepted"]} if stated.get("layout_accepted") else {}),
    }


def reading_day(fields: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(fields["published"])[:10])
    except ValueError:
        return None


def _byline(stated: dict[str, Any]) -> str | None:
    authors = stated.get("authors")
    only = authors[0] if isinstance(authors, list) and authors else None
    byline = stated.get("byline") if _LATER_KEY in stated else only
    return byline if isinstance(byline, str) else None
