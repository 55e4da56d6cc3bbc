"""Lists every text that a rereading would change, with the differences: one line per page and body."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from flows.markdown_text import for_terminal
from storage.archive import Archive
from storage.readings.rereading_pairs import RereadPair, reading_text
from storage.versions.change_kind import PageText


class Difference(StrEnum):
    """The kinds of differences; docs/upgrading.md says which error of an older reader causes each."""

    REFUSED = "refused"
    READ = "read"
    TITLE = "title"
    LEAD = "lead"
    BLOCKS_ADDED = "blocks added"
    BLOCKS_REMOVED = "blocks removed"
    BLOCKS_PARTED = "blocks parted"
    WORDS_PARTED = "words parted"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A page whose text differs; `detail` is a refusal's reason, or the first text that only one reading has."""

    url: str
    differences: tuple[Difference, ...]
    detail: str

    def line(self) -> str:
        return "\t".join((for_terminal(self.url), ", ".join(self.differences), for_terminal(self.detail)))


def text_changes(archive: Archive, pairs: Iterable[RereadPair]) -> Iterator[TextChange]:
    for pair in pairs:
        if pair.before.content_hash == pair.after.content_hash:
            continue
        before, after = reading_text(archive, pair.before), reading_text(archive, pair.after)
        if before is None or after is None:
            kind = Difference.READ if before is None else Difference.REFUSED
            yield TextChange(pair.url, (kind,), (pair.before if before is None else pair.after).refusal or "")
        else:
            yield TextChange(pair.url, *differences_of(before, after))


def differences_of(before: PageText, after: PageText) -> tuple[tuple[Difference, ...], str]:
    """The differences of two texts; at least one if the texts differ."""
    found: list[Difference] = []
    if before.title != after.title:
        found.append(Difference.TITLE)
    if before.lead != after.lead:
        found.append(Difference.LEAD)
    old, new = Counter(_body(before)), Counter(_body(after))
    removed, added = list((old - new).elements()), list((new - old).elements())
    if _letters(removed) == _letters(added):
        found += _same_letters(removed, added)
    else:
        found += [Difference.BLOCKS_ADDED] if added else []
        found += [Difference.BLOCKS_REMOVED] if removed else []
    detail = next(iter((*added, *removed)), after.lead or after.title)
    return tuple(found) or (Difference.ORDER,), detail[:120]


def _same_letters(removed: list[str], added: list[str]) -> list[Difference]:
    if not removed:
        return []
    return [Difference.WORDS_PARTED] if len(removed) == len(added) else [Difference.BLOCKS_PARTED]


def _body(text: PageText) -> tuple[str, ...]:
    """The body with the lead: a text may be the lead before and a block after."""
    return (*((text.lead,) if text.lead else ()), *text.blocks)


def _letters(texts: Iterable[str]) -> str:
    """The text without blanks and without the separators of table cells."""
    return "".join("".join(texts).split()).replace("|", "")
