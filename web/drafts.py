"""The draft of a changed layout that `luutru relearn` left in the data folder, as its evidence describes it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 2_000_000
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
    is_damaged: bool = False


def layout_draft(data: Path, slug: str) -> LayoutDraft | None:
    """The texts that the draft's report quotes are left out: one of them may be withheld by now."""
    folder = data / "drafts" / slug
    if not _SLUG.fullmatch(slug) or not folder.is_dir():
        return None
    try:
        evidence = json.loads(_text(folder / "evidence.json"))
        checks = tuple(
            DraftCheck(str(one["name"]), str(one["measured"]), bool(one["passed"])) for one in evidence["gate"]
        )
        rules = _text(folder / f"{slug}.toml")
        return LayoutDraft(str(folder), str(evidence["drafted_at"]), bool(evidence["passes"]), checks, rules)
    except (OSError, ValueError, KeyError, TypeError):
        return LayoutDraft(str(folder), "", passes=False, checks=(), rules="", is_damaged=True)


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES).decode("utf-8")
