"""Classifies a change between two texts of a page: typo-size, substantive, or a change of one part only."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage.versions.word_diff import DiffPiece, Op, Replaced, diff_blocks, replaced_places, syllables
from storage.vocabulary import ChangeKind

MOST_TYPOS = 4  # places in the whole text; more corrections than that are a revision of the text
MOST_SYLLABLES = 3  # in one place
ALIKE = 0.5  # of a place's letters, marks above and below them left aside

# Small words that turn a sentence round: one of them more or less is never a slip of the keyboard.
_TURNING = frozenset({"không", "chưa", "chẳng", "chớ", "đừng", "ngừng", "hủy", "huỷ", "cấm", "bỏ", "hết", "vô", "phi"})


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text; `kinds` names the kind of each block, and is empty when the kinds are unknown."""

    title: str
    lead: str | None
    blocks: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    def parts(self) -> dict[str, tuple[str, ...]]:
        """The blocks of title, lead, captions and body."""
        kinds = self.kinds if len(self.kinds) == len(self.blocks) else ("paragraph",) * len(self.blocks)
        paired = list(zip(self.blocks, kinds, strict=True))
        return {
            "title": (self.title,),
            "lead": (self.lead,) if self.lead else (),
            "captions": tuple(block for block, kind in paired if kind == "caption"),
            "body": tuple(block for block, kind in paired if kind != "caption"),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """The kind of a change; `parts` are the parts that differ, words are syllables and figures without marks."""

    kind: ChangeKind
    parts: tuple[str, ...]
    words_added: int
    words_removed: int


_ALONE = {"title": ChangeKind.HEADLINE, "lead": ChangeKind.LEAD, "captions": ChangeKind.CAPTIONS}


def classify_change(old: PageText, new: PageText) -> Judged:
    """Classifies a change: a change of only one part has that part's kind; any other is typo-size or substantive."""
    before, after = old.parts(), new.parts()
    if old.blocks == new.blocks:
        # The same blocks in other kinds (captions, paragraphs) are no change.
        after |= {part: before[part] for part in ("captions", "body")}
    differing = tuple(part for part in before if before[part] != after[part])
    pieces = [
        piece for part in differing for piece in (*diff_blocks(before[part], after[part]), DiffPiece(Op.SAME, "\n"))
    ]
    kind = _ALONE.get(differing[0]) if len(differing) == 1 else None
    if kind is None:
        kind = ChangeKind.TYPO if typo_size(replaced_places(pieces)) else ChangeKind.SUBSTANTIVE
    return Judged(kind, differing, _words(pieces, Op.ADDED), _words(pieces, Op.REMOVED))


def typo_size(places: Sequence[Replaced]) -> bool:
    return len(places) <= MOST_TYPOS and all(_is_slip(place) for place in places)


def _is_slip(place: Replaced) -> bool:
    """Whether a place is a slip: another spelling, a mark, or a small word; never a figure, a name or a negation."""
    removed, added = _words_of(place.removed), _words_of(place.added)
    if max(len(removed), len(added)) > MOST_SYLLABLES:
        return False
    if _figures(removed) != _figures(added):
        return False
    if ({word.lower() for word in removed} ^ {word.lower() for word in added}) & _TURNING:
        return False
    if not removed or not added:
        return len(removed) + len(added) <= 1 and not any(word[0].isupper() for word in (*removed, *added))
    return SequenceMatcher(None, _letters(removed), _letters(added), autojunk=False).ratio() >= ALIKE


def _words_of(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if token[0].isalnum()]


def _figures(words: Sequence[str]) -> list[str]:
    return [word for word in words if any(sign.isdigit() for sign in word)]


def _letters(words: Sequence[str]) -> str:
    """The plain lower-case letters: the marks of Vietnamese are the most frequent typing errors."""
    plain = unicodedata.normalize("NFD", "".join(words).lower().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _words(pieces: Sequence[DiffPiece], op: Op) -> int:
    return sum(len(_words_of(syllables(piece.text))) for piece in pieces if piece.op is op)
