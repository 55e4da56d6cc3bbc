"""Runs whole-page readers as witnesses of a page's main text."""

from extractors.article import Article
from extractors.generic.read import read_generic
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import Field
from extractors.induction.sample_page import Sample

# A shorter text may be in a reader's text by chance; it must be a line of it.
_CHANCE = 25


class Reader:
    """`has` tests whether a text is in one reader's result for a page."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self._lines = frozenset(key_of(line) for line in lines)
        self._whole = key_of("".join(lines))

    def has(self, key: str) -> bool:
        return key in self._lines or (len(key) >= _CHANCE and key in self._whole)

    @property
    def length(self) -> int:
        return len(self._whole)


def readers_of(sample: Sample) -> list[Reader]:
    """The readers that found a text; the body in the page's own metadata comes first."""
    stated = max((one.text for one in sample.stated(Field.BODY)), key=len, default="")
    found = [
        Reader("JSON-LD articleBody", [stated]),
        Reader("generic path", _generic(sample)),
        Reader("trafilatura", _trafilatura(sample)),
    ]
    return [one for one in found if one.length]


def _generic(sample: Sample) -> list[str]:
    outcome = read_generic(sample.html, sample.page, "")
    return [*([outcome.lead] if outcome.lead else []), *outcome.blocks] if isinstance(outcome, Article) else []


def _trafilatura(sample: Sample) -> list[str]:
    from trafilatura import extract  # noqa: PLC0415 (slow to import, and only a draft needs it)

    text = extract(sample.html.decode(), include_comments=False, include_tables=True, deduplicate=False)
    return (text or "").splitlines()
