"""Finds the body's selector: the element that holds the pages' main text and as little else as possible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.induction.selectors import Selector, SelectorLanguage
from extractors.induction.text_labels import Labelled
from extractors.layout.body import outermost

# Containers are searched around this many of a page's longest texts.
_TEXTS = 12
# Surplus text costs less than missing text, because drops remove most of it.
_COST_OF_OTHER = 0.5
# A body may be several elements only if no single one fits; paragraphs are not containers.
_COST_OF_PARTS = 0.003
_NO_CONTAINERS = frozenset(
    {"p", "span", "li", "a", "h1", "h2", "h3", "h4", "strong", "b", "em", "figcaption", "td", "tr"}
)


@dataclass(frozen=True, slots=True)
class Ranked:
    selector: Selector
    score: float
    shares: tuple[float, ...]


def rank_bodies(pages: Sequence[Labelled], language: SelectorLanguage) -> list[Ranked]:
    """The candidates, the best first."""
    candidates = {one.css: one for page in pages for one in _candidates(page, language)}
    ranked = [_ranked(one, pages) for one in candidates.values()]
    return sorted(ranked, key=lambda one: one.score, reverse=True)


def _candidates(page: Labelled, language: SelectorLanguage) -> Iterable[Selector]:
    sample = page.sample
    longest = sorted(range(len(sample.runs)), key=lambda at: page.text[at] * sample.lengths[at], reverse=True)[:_TEXTS]
    nodes = {
        node.mem_id: node for at in longest for node in sample.around[at] if node.tag not in ("body", *_NO_CONTAINERS)
    }
    return (selector for node in nodes.values() for selector in language.of(node))


def _ranked(selector: Selector, pages: Sequence[Labelled]) -> Ranked:
    found = [page.sample.find(selector.css) for page in pages]
    shares = tuple(fit(page, page.sample.places_in(nodes)) for page, nodes in zip(pages, found, strict=True))
    parts = sum(len(outermost(nodes)) > 1 for nodes in found) / len(pages)
    return Ranked(selector, sum(shares) / len(shares) - selector.price - _COST_OF_PARTS * parts, shares)


def fit(page: Labelled, places: frozenset[int]) -> float:
    """How well these runs match the page's main text: 1 if they are all of it and nothing else."""
    if not places:
        return 0.0
    lengths = page.sample.lengths
    whole = sum(page.text[at] * lengths[at] for at in range(len(lengths)) if page.is_text(at))
    held = sum(page.text[at] * lengths[at] for at in places if page.is_text(at))
    other = sum(lengths[at] * (1 - page.text[at]) for at in places if not page.is_text(at))
    return 2 * held / (whole + held + _COST_OF_OTHER * other) if held else 0.0
