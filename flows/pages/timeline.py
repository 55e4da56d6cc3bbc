"""Arranges a page's history on one line of time, and finds the page of an address by the sites' patterns.

Captures that showed the same are grouped between the changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flows.clock import VIETNAM
from flows.pages.page_name import named_by_ordinal
from flows.settings import Settings
from storage.archive import Archive
from storage.versions.page_history import CaptureEntry, ChangeEntry, PageHistory, VersionEntry, page_history


def history_of_page(settings: Settings, archive: Archive, name: str) -> PageHistory:
    """Returns the history of the page with this address, old or new, or ordinal. Raises NotInTheArchive."""
    if shown := named_by_ordinal(archive, name):
        return page_history(archive, shown.url, shown.identity)
    return page_history(archive, name, _identity_by_patterns(settings, name))


def _identity_by_patterns(settings: Settings, url: str) -> tuple[str, str, str] | None:
    from seeds.load import load_sites  # noqa: PLC0415 (an ordinal names its page without the site files)
    from seeds.site import identify_anywhere  # noqa: PLC0415 (as above)

    found = identify_anywhere(load_sites(settings.sites).values(), url)
    return (found[1].site, found[1].space, found[1].key) if found else None


# A capture and the change that it showed have the same time: the capture comes first.
_CAPTURES, _CHANGE = 0, 1


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    what: str
    detail: str


def timeline(history: PageHistory) -> list[Event]:
    reported = [(event.at, _CAPTURES, event) for event in _captures(history)]
    reported += [
        (change.at, _CHANGE, Event(change.at, change.kind, _told(change, history))) for change in history.changes
    ]
    return [event for _, _, event in sorted(reported, key=lambda one: one[:2])]


def history_json(history: PageHistory) -> dict[str, Any]:
    """Returns times as ISO in UTC; for a withheld page, no word of its texts."""
    reported = asdict(history)
    del reported["page_id"]
    if history.withheld:
        reported["versions"] = [{**version, "title": ""} for version in reported["versions"]]
    return {name: _plain(value) for name, value in reported.items()}


def local_time(at: datetime) -> str:
    """In Hanoi's time, with its zone, as ISO 8601 has it."""
    return at.astimezone(VIETNAM).isoformat(timespec="minutes")


def _captures(history: PageHistory) -> Iterator[Event]:
    breaks = sorted(change.at for change in history.changes)
    numbers = {version.content_hash: version.number for version in reversed(history.versions)}

    def stretch(capture: CaptureEntry) -> tuple[object, ...]:
        return (capture.content_hash, capture.refusal, capture.status, sum(at <= capture.at for at in breaks))

    for _, group in groupby(history.captures, key=stretch):
        some = list(group)
        number = _version_at(history.versions, some[0]) or numbers.get(some[0].content_hash or "")
        times = f", the last {local_time(some[-1].at)}" if len(some) > 1 else ""
        yield Event(some[0].at, f"{len(some)} capture{'s' if len(some) > 1 else ''}", _shown(some[0], number) + times)


def _version_at(versions: Sequence[VersionEntry], capture: CaptureEntry) -> int | None:
    for version in versions:
        if version.content_hash == capture.content_hash and version.first_seen_at <= capture.at <= version.last_seen_at:
            return version.number
    return None


def _shown(capture: CaptureEntry, number: int | None) -> str:
    if number is not None:
        return f"version {number}"
    return f"refused: {capture.refusal}" if capture.refusal else f"status {capture.status}"


def _told(change: ChangeEntry, history: PageHistory) -> str:
    ours = ["read otherwise: our rules changed, not the page"] if change.cause == "extraction" else []
    fields = [f"{name}: {before or 'none'} → {after or 'none'}" for name, (before, after) in change.fields.items()]
    words = [f"words: {change.words_added} added, {change.words_removed} removed"] if change.parts else []
    parts = [f"in {', '.join(change.parts)}"] if change.parts else []
    moved = [f"to {history.moved_to}"] if change.kind == "moved" and history.moved_to else []
    return "; ".join([*parts, *words, *fields, *moved, *ours])


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
