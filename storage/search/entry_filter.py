"""Narrows a search by what the entries of the index say of a text: its site, its day, its section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

FEW = 1000
"""Texts of which each is looked up in the index; where a filter leaves more, the terms are looked up first."""
_RULES = {
    "site": "entry.site = :site",
    "section": "entry.section = :section",
    "since": "entry.day >= :since",
    "until": "entry.day <= :until",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """By site, by section, and by the article's own day, or its capture's if it states none; both days are included.

    `attachments` takes attachments alone, or leaves them out. An imported document has no site, section or day.
    """

    site: str | None = None
    since: date | None = None
    until: date | None = None
    section: str | None = None
    attachments: bool | None = None


def entry_values(only: Filter, dialect: str) -> dict[str, Any]:
    """What is asked of the entries, by the names in the statements."""
    asked = {name: value for name in _RULES if (value := getattr(only, name)) is not None}
    return {
        name: value.isoformat() if isinstance(value, date) and dialect == "sqlite" else value
        for name, value in asked.items()
    }


def entry_conditions(values: Mapping[str, Any]) -> str:
    return " AND ".join(_RULES[name] for name in values)


def few_entries(session: Session, values: Mapping[str, Any]) -> list[int] | None:
    """The ordinals of all texts that the filter leaves; None where they are more than a few."""
    statement = f"SELECT entry.ordinal FROM search_entry AS entry WHERE {entry_conditions(values)} LIMIT {FEW + 1}"  # noqa: S608 (our own words)
    ordinals = list(session.scalars(text(statement), dict(values)))
    return ordinals if len(ordinals) <= FEW else None
