"""Stores the changes of pages: classifies each once, and updates the rows when captures or readings change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.changes import Change
from storage.tables.readings import Document
from storage.versions.change_kind import Judged, PageText, classify_change
from storage.versions.change_steps import parted, reread_steps
from storage.versions.intervals import IntervalStep, Showing, is_gone, revised, steps
from storage.vocabulary import Cause, ChangeKind

Key = tuple[datetime, str, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Wanted:
    at: datetime
    cause: Cause
    step: IntervalStep

    @property
    def key(self) -> Key:
        """What the classification depends on; a row with the same key is not classified again."""
        earlier = self.step.text
        before = earlier.reading_id if earlier else None
        return (self.at, self.cause, self.step.after.capture_id, before, self.step.after.reading_id)


def recompute_changes(session: Session, showings: Mapping[int, Sequence[Showing]]) -> None:
    """Makes the pages' change rows agree with their showings and with accepted rereadings."""
    rows = _rows(session, list(showings))
    for page_id, wanted in _wanted(session, showings).items():
        _bring_in_line(session, page_id, rows[page_id], wanted)
    session.flush()


def pages_with_wrong_changes(session: Session, showings: Mapping[int, Sequence[Showing]]) -> list[int]:
    """Pages whose change rows do not match the steps of their showings; the kinds of changes are not compared."""
    rows = _rows(session, list(showings))
    wrong = []
    for page_id, wanted in _wanted(session, showings).items():
        expected = {(one.key, _hash(one.step.text), one.step.after.content_hash) for one in wanted}
        if {(key, row.from_hash, row.to_hash) for key, row in rows[page_id].items()} != expected:
            wrong.append(page_id)
    return wrong


def _hash(showing: Showing | None) -> str | None:
    return showing.content_hash if showing else None


def _rows(session: Session, page_ids: Sequence[int]) -> dict[int, dict[Key, Change]]:
    rows: dict[int, dict[Key, Change]] = defaultdict(dict)
    for row in session.scalars(select(Change).where(Change.page_id.in_(page_ids))):
        rows[row.page_id][row.changed_at, row.cause, row.capture_id, row.from_reading_id, row.to_reading_id] = row
    return rows


def _wanted(session: Session, showings: Mapping[int, Sequence[Showing]]) -> dict[int, list[_Wanted]]:
    reread = reread_steps(session, list(showings))
    wanted: dict[int, list[_Wanted]] = {}
    for page_id, shown in showings.items():
        parts = [part for step in steps(shown) for part in parted(session, step)]
        wanted[page_id] = [_Wanted(step.after.captured_at, cause, step) for cause, step in parts]
        wanted[page_id] += [_Wanted(at, Cause.EXTRACTION, step) for at, step in reread.get(page_id, ())]
    return wanted


def _bring_in_line(session: Session, page_id: int, rows: dict[Key, Change], expected: Iterable[_Wanted]) -> None:
    wanted = {one.key: one for one in expected}
    for key, row in rows.items():
        if key not in wanted:
            session.delete(row)
    for key, one in wanted.items():
        if key not in rows:
            session.add(_judged(session, page_id, one))


def _judged(session: Session, page_id: int, wanted: _Wanted) -> Change:
    text, after = wanted.step.text, wanted.step.after
    judged = _judge_texts(session, text, after)
    return Change(
        page_id=page_id,
        changed_at=wanted.at,
        kind=_kind(wanted, judged),
        cause=wanted.cause,
        capture_id=after.capture_id,
        from_hash=text.content_hash if text else None,
        to_hash=after.content_hash,
        from_reading_id=text.reading_id if text else None,
        to_reading_id=after.reading_id,
        parts=list(judged.parts) if judged else [],
        words_added=judged.words_added if judged else 0,
        words_removed=judged.words_removed if judged else 0,
        fields=_revised(text, after),
    )


def _kind(wanted: _Wanted, judged: Judged | None) -> ChangeKind:
    before, after = wanted.step.before, wanted.step.after
    ours = wanted.cause is Cause.EXTRACTION
    if after.content_hash is None:
        return ChangeKind.LOST if ours else ChangeKind.WITHDRAWN if is_gone(after) else ChangeKind.MOVED
    if before.content_hash is None:
        return ChangeKind.GAINED if ours else ChangeKind.RESTORED
    return judged.kind if judged else ChangeKind.FIELDS


def _judge_texts(session: Session, before: Showing | None, after: Showing) -> Judged | None:
    if before is None or after.content_hash is None or before.content_hash in (None, after.content_hash):
        return None
    return classify_change(_text(session, before), _text(session, after))


def _revised(before: Showing | None, after: Showing) -> dict[str, list[Any]]:
    if before is None or after.content_hash is None:
        return {}
    return revised(before.fields, after.fields)


def _text(session: Session, showing: Showing) -> PageText:
    document = session.get_one(Document, showing.content_hash)
    return PageText(document.title, document.lead, tuple(document.blocks), tuple(showing.fields.get("kinds") or ()))
