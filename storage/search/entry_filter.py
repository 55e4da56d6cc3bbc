"""Narrows a search by what the entries of the index say of a text: its site, its day, its section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from storage.tables.attachments import PublicationLink
from storage.tables.derived import SearchEntry

FEW = 1000
"""Texts that are all read; where a filter leaves more, the index is asked for the terms."""
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


def few_texts(session: Session, only: Filter) -> list[int] | None:
    """The ordinals of all texts that the filter leaves, rising; None where they are more than a few."""
    conditions = _conditions(only)
    found = _few(session, select(SearchEntry.ordinal).where(*conditions)) if conditions else None
    if found is None and only.attachments:
        linked = _few(session, select(PublicationLink.ordinal))
        if linked is not None:
            return _few(session, select(SearchEntry.ordinal).where(SearchEntry.ordinal.in_(linked), *conditions))
    elif found and only.attachments is not None:
        linked = _few(session, select(PublicationLink.ordinal).where(PublicationLink.ordinal.in_(found)))
        return [one for one in found if (one in (linked or ())) is only.attachments]
    return found


def _few(session: Session, wanted: Select[int]) -> list[int] | None:
    found = session.scalars(wanted.limit(FEW + 1)).all()
    return sorted(found) if len(found) <= FEW else None


def _conditions(only: Filter) -> list[ColumnElement[bool]]:
    """As `entry_conditions` has them."""
    found = [SearchEntry.site == only.site] if only.site is not None else []
    found += [SearchEntry.section == only.section] if only.section is not None else []
    found += [SearchEntry.day >= only.since] if only.since is not None else []
    found += [SearchEntry.day <= only.until] if only.until is not None else []
    return found
