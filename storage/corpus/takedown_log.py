"""The record of takedowns beside the manifest: one line for each takedown and each lifted one, only appended.

It outlives the database: repair, restore, rebuild, publishing and exports obey it. For one page, or one ordinal, the
last record counts.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from storage.corpus.files import RESTORED, TOMBSTONE, CorpusFiles
from storage.corpus.json_lines import json_lines, objects_naming, ordinal_of

BEGINNING = datetime.min.replace(tzinfo=UTC)
_PAGE = ("site", "space", "page", "url")

Target: TypeAlias = "int | tuple[str, str, str]"


class Act(StrEnum):
    WITHHOLD = "withhold"
    UNWITHHOLD = "unwithhold"


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """A page by its identity; `url` is an address of it."""

    site: str
    space: str
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Takedown:
    """One record for a page, or for the text of one ordinal."""

    act: Act
    at: datetime
    reason: str
    page: WithheldPage | None = None
    ordinal: int | None = None
    file: str | None = None

    @property
    def target(self) -> Target:
        if self.ordinal is not None:
            return self.ordinal
        if self.page is None:
            raise ValueError("a takedown of neither a page nor an ordinal")
        return (self.page.site, self.page.space, self.page.key)


def logged(files: CorpusFiles) -> Iterator[Takedown | None]:
    """The records in their order; None for an unreadable line."""
    for line in json_lines(files.takedowns):
        yield takedown_in(line.value)


def last_records(files: CorpusFiles) -> dict[Target, Takedown]:
    """The last record of each page and of each ordinal."""
    return {record.target: record for record in logged(files) if record is not None}


def append_records(files: CorpusFiles, records: Sequence[Takedown]) -> None:
    """The record is durable when this returns."""
    if records:
        files.append_takedowns(line_of(record) for record in records)


def next_moment(files: CorpusFiles) -> datetime:
    """Now, or just after the last record if the clock was set back: a later record is never older."""
    latest = max((record.at for record in last_records(files).values()), default=BEGINNING)
    return max(datetime.now(UTC), latest + timedelta(microseconds=1))


def marked_in_manifest(files: CorpusFiles) -> dict[int, Takedown]:
    """The removed and the returned files by the manifest: for each ordinal the last such line."""
    found: dict[int, Takedown] = {}
    for stated in objects_naming(files.manifest, (TOMBSTONE, RESTORED)):
        if record := _marked(stated):
            found[record.target] = record  # type: ignore[index] # the manifest's lines all have ordinals
    return found


def _marked(stated: dict[str, Any]) -> Takedown | None:
    ordinal = ordinal_of(stated)
    key, act = (TOMBSTONE, Act.WITHHOLD) if TOMBSTONE in stated else (RESTORED, Act.UNWITHHOLD)
    if ordinal is None or key not in stated:
        return None
    reason = str(stated.get("reason") or "the manifest says so")
    return Takedown(act, _moment(stated[key]) or BEGINNING, reason, ordinal=ordinal, file=_text(stated.get("file")))


def takedown_in(stated: dict[str, Any] | None) -> Takedown | None:
    """Returns None if the line is no record of a takedown."""
    if stated is None or stated.get("act") not in set(Act):
        return None
    at, ordinal = _moment(stated.get("at")), ordinal_of(stated)
    names = [_text(stated.get(name)) for name in _PAGE]
    page = WithheldPage(*[name for name in names if name]) if all(names) else None
    if at is None or (ordinal is None) == (page is None):
        return None
    reason = str(stated.get("reason") or "")
    return Takedown(Act(stated["act"]), at, reason, page=page, ordinal=ordinal, file=_text(stated.get("file")))


def line_of(record: Takedown) -> str:
    stated: dict[str, Any] = {"act": record.act, "at": record.at.astimezone(UTC).isoformat(), "reason": record.reason}
    if record.ordinal is not None:
        stated |= {"ordinal": record.ordinal, "file": record.file}
    elif record.page is not None:
        names = (record.page.site, record.page.space, record.page.key, record.page.url)
        stated |= dict(zip(_PAGE, names, strict=True))
    return json.dumps(stated, ensure_ascii=False)


def _moment(stated: object) -> datetime | None:
    if not isinstance(stated, str):
        return None
    try:
        found = datetime.fromisoformat(stated)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(stated: object) -> str | None:
    return stated if isinstance(stated, str) and stated else None
