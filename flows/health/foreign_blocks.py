"""Finds blocks that belong to no article: they stand on several pages, or are titles or links of other stories."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from storage.runs.observations import VisitFacts

# Shorter blocks ("Ảnh: Lan Anh") are repeated in sound articles.
LONG_BLOCK = 40
_LEAST_PAGES = 3
_LARGEST_BOX = 0.5
# A shorter link or title ("Hà Nội") may be a heading of the article.
_LEAST_TITLE = 20


@dataclass(frozen=True, slots=True)
class NightBlocks:
    """`repeated` has the hash of each long block that is on three articles of a night, `titles` their titles.

    The hash is Python's own, of 64 bits: it holds within one process.
    """

    repeated: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()

    def has_repeated(self, visit: VisitFacts) -> bool:
        """A text that other pages show too, whole or for the most part, is no sign of a box."""
        length = sum(len(block) for block in _long_blocks(visit) if hash(block) in self.repeated)
        return not visit.shared and 0 < length < _LARGEST_BOX * sum(map(len, visit.blocks))

    def has_other_stories(self, visit: VisitFacts) -> bool:
        """Whether a block is the title of another article, or a link to another page of the host and nothing else."""
        others = {block for block in visit.blocks if len(block) >= _LEAST_TITLE and block != visit.title}
        return not others.isdisjoint(self.titles) or not others.isdisjoint(_linked(visit))


NO_BLOCKS = NightBlocks()


class BlockCount:
    """Counts on how many pages of a night each long block is.

    It keeps their hashes: all texts of a long night would be too much to have in memory at once.
    """

    def __init__(self) -> None:
        self._pages: Counter[int] = Counter()
        self._titles: set[str] = set()

    def add(self, visit: VisitFacts) -> None:
        if visit.title and len(visit.title) >= _LEAST_TITLE:
            self._titles.add(visit.title)
        if visit.fresh and visit.read and not visit.shared:
            self._pages.update(set(map(hash, _long_blocks(visit))))

    def night_blocks(self) -> NightBlocks:
        repeated = frozenset(block for block, number in self._pages.items() if number >= _LEAST_PAGES)
        return NightBlocks(repeated, frozenset(self._titles))


def night_blocks(visits: Iterable[VisitFacts]) -> NightBlocks:
    count = BlockCount()
    for visit in visits:
        count.add(visit)
    return count.night_blocks()


def _long_blocks(visit: VisitFacts) -> Iterator[str]:
    return (block for block in visit.blocks if len(block) >= LONG_BLOCK)


def _linked(visit: VisitFacts) -> Iterator[str]:
    """The texts of links; an attachment belongs to its article."""
    fields = visit.fields or {}
    documents = {one["url"] for one in fields.get("attachments", ())}
    host = urlsplit(visit.url).hostname
    for link in fields.get("links", ()):
        if link["url"] not in documents and link["url"] != visit.url and urlsplit(link["url"]).hostname == host:
            yield link["text"]
