"""The draft of a changed layout that `luutru relearn` left in the data folder, as its evidence describes it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from luutru import PageDiff
from luutru.version_diff import diff_texts
from storage.archive import Archive
from storage.readings.rereading_pairs import RereadPair, reading_text, waiting_changes

MOST_BYTES = 2_000_000
CHANGES = 5
_SLUG = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """One check of the gate, with what it measured."""

    name: str
    measured: str
    passed: bool


@dataclass(frozen=True, slots=True)
class LayoutDraft:
    """`rules` is the drafted site file. A damaged draft has nothing but its folder, and passes nothing."""

    folder: str
    drafted_at: str
    passes: bool
    checks: tuple[DraftCheck, ...]
    rules: str
    rules_digest: str = ""
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class TextChange:
    """What the draft makes of one archived page; `found` is None where one of the two is a refusal."""

    url: str
    before: str | None
    after: str | None
    found: PageDiff | None


def layout_draft(data: Path, slug: str) -> LayoutDraft | None:
    """Without the texts that the draft's report quotes: one of them may be withheld by now."""
    folder = data / "drafts" / slug
    if not _SLUG.fullmatch(slug) or not folder.is_dir():
        return None
    try:
        evidence = json.loads(_text(folder / "evidence.json"))
        checks = tuple(
            DraftCheck(str(one["name"]), str(one["measured"]), bool(one["passed"])) for one in evidence["gate"]
        )
        rules = _text(folder / f"{slug}.toml")
        digest = str(evidence.get("rules", ""))
        return LayoutDraft(str(folder), str(evidence["drafted_at"]), bool(evidence["passes"]), checks, rules, digest)
    except (OSError, ValueError, KeyError, TypeError):
        return LayoutDraft(str(folder), "", passes=False, checks=(), rules="", is_damaged=True)


def text_changes(archive: Archive, slug: str, draft: LayoutDraft) -> tuple[TextChange, ...]:
    """Some pages with their texts before and after, from the archive, which leaves out what is withheld."""
    pairs = waiting_changes(archive, slug, draft.rules_digest, CHANGES) if draft.rules_digest else []
    return tuple(_change(archive, pair) for pair in pairs)


def _change(archive: Archive, pair: RereadPair) -> TextChange:
    old, new = reading_text(archive, pair.before), reading_text(archive, pair.after)
    found = diff_texts(old, new) if old and new else None
    return TextChange(pair.url, pair.before.refusal, pair.after.refusal, found)


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES).decode("utf-8")
