"""Compares two versions of a page: chooses them, and finds what differs in title, lead and body."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.errors import NotInTheArchive
from storage.versions.change_kind import PageText, classify_change
from storage.versions.page_history import PageHistory, VersionEntry
from storage.versions.word_diff import DiffPiece, diff_blocks
from storage.vietnam_time import VIETNAM


@dataclass(frozen=True, slots=True)
class PageDiff:
    """`parts` has title, lead and body as pieces; the pieces of an unchanged part are all `same`."""

    kind: str
    words_added: int
    words_removed: int
    parts: dict[str, tuple[DiffPiece, ...]]


def chosen_versions(history: PageHistory, first: str | None, second: str | None) -> tuple[VersionEntry, VersionEntry]:
    """Chooses versions by number or day. With none it takes the last two; with one, that and the one before.

    Raises NotInTheArchive.
    """
    if len(history.versions) < 2 and (first is None or second is None):  # noqa: PLR2004 (a diff has two sides)
        number = len(history.versions)
        raise NotInTheArchive(f"{history.url}: the archive has {number or 'no'} version of it, nothing to compare with")
    later = _version(history, second or first) if first else history.versions[-1]
    if first is None or second is None:
        before = [one for one in history.versions if one.number < later.number]
        return (before[-1], later) if before else (later, history.versions[later.number])
    return _version(history, first), later


def diff_texts(old: PageText, new: PageText) -> PageDiff:
    judged = classify_change(old, new) if old != new else None
    return PageDiff(
        kind=judged.kind if judged else "same",
        words_added=judged.words_added if judged else 0,
        words_removed=judged.words_removed if judged else 0,
        parts={
            "title": diff_blocks([old.title], [new.title]),
            "lead": diff_blocks([old.lead] if old.lead else [], [new.lead] if new.lead else []),
            "body": diff_blocks(old.blocks, new.blocks),
        },
    )


def _version(history: PageHistory, stated: str | None) -> VersionEntry:
    for version in history.versions:
        if stated == str(version.number):
            return version
    try:
        end = _end_of(stated or "")
    except ValueError:
        numbers = f"1 to {len(history.versions)}" if history.versions else "none"
        raise NotInTheArchive(
            f"{stated}: no version of this page; there are {numbers}, or give a day (YYYY-MM-DD) or a time as "
            "`luutru history` shows it"
        ) from None
    until = [one for one in history.versions if one.first_seen_at < end]
    if not until:
        raise NotInTheArchive(f"{stated}: the archive had not seen this page yet")
    return until[-1]


def _end_of(stated: str) -> datetime:
    """The end of a day in Hanoi, or of the minute or second of a time; a time without a zone is Hanoi's."""
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    if len(stated) <= len("YYYY-MM-DD"):
        return moment + timedelta(days=1)
    return moment + (timedelta(seconds=1) if moment.second else timedelta(minutes=1))
