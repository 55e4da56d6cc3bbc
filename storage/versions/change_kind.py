"""What a change of a page means: the words for it, and how two texts are judged."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage.closed_words import ChangeKind
from storage.versions.word_diff import Op, Piece, Replaced, diff_blocks, replaced_places, syllables

MOST_TYPOS = 4  # places in the whole text; who mends more than that has gone over the text again
MOST_SYLLABLES = 3  # in one place
ALIKE = 0.5  # of a place's letters, marks above and below them left aside

# Small words that turn a sentence round: one of them more or less is never a slip of the keyboard.
_TURNING = frozenset({"không", "chưa", "chẳng", "chớ", "đừng", "ngừng", "hủy", "huỷ", "cấm", "bỏ", "hết", "vô", "phi"})


@dataclass(frozen=True, slots=True)
class PageText:
    """A text as a page showed it: `kinds` says of each block what it is, and is empty where that is not known."""

    title: str
    lead: str | None
    blocks: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    def parts(self) -> dict[str, tuple[str, ...]]:
        """Title, lead, captions and body, each as its blocks."""
        kinds = self.kinds if len(self.kinds) == len(self.blocks) else ("paragraph",) * len(self.blocks)
        told = list(zip(self.blocks, kinds, strict=True))
        return {
            "title": (self.title,),
            "lead": (self.lead,) if self.lead else (),
            "captions": tuple(block for block, kind in told if kind == "caption"),
            "body": tuple(block for block, kind in told if kind != "caption"),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """`parts` are those that differ; words are syllables and figures, marks left out."""

    kind: ChangeKind
    parts: tuple[str, ...]
    words_added: int
    words_removed: int


_ALONE = {"title": ChangeKind.HEADLINE, "lead": ChangeKind.LEAD, "captions": ChangeKind.CAPTIONS}


def judge(old: PageText, new: PageText) -> Judged:
    """A change of one part alone is named for it; any other is typo-size or substantive."""
    before, after = old.parts(), new.parts()
    if old.blocks == new.blocks:
        # The same blocks, sorted into captions and paragraphs otherwise, are no change.
        after |= {part: before[part] for part in ("captions", "body")}
    differing = tuple(part for part in before if before[part] != after[part])
    pieces = [piece for part in differing for piece in (*diff_blocks(before[part], after[part]), Piece(Op.SAME, "\n"))]
    kind = _ALONE.get(differing[0]) if len(differing) == 1 else None
    if kind is None:
        kind = ChangeKind.TYPO if typo_size(replaced_places(pieces)) else ChangeKind.SUBSTANTIVE
    return Judged(kind, differing, _words(pieces, Op.ADDED), _words(pieces, Op.REMOVED))


def typo_size(places: Sequence[Replaced]) -> bool:
    return len(places) <= MOST_TYPOS and all(_is_slip(place) for place in places)


def _is_slip(place: Replaced) -> bool:
    """A word spelt otherwise, a mark, a small word too many or too few; never a figure, a name or a negation."""
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
    """Plain small letters: the marks of Vietnamese are what is most often mistyped."""
    plain = unicodedata.normalize("NFD", "".join(words).lower().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _words(pieces: Sequence[Piece], op: Op) -> int:
    return sum(len(_words_of(syllables(piece.text))) for piece in pieces if piece.op is op)
