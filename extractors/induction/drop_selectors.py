"""Finds drops: selectors that remove furniture from the body without removing text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.induction.evidence import Line, share
from extractors.induction.selectors import Selector, SelectorLanguage
from extractors.induction.text_labels import UNSURE, Labelled

# A drop may remove at most this share of the pages' text, and this share of one page's.
_COST = 0.003
_COST_OF_ONE = 0.01
_MOST = 24
# Texts of every kind are in these elements.
_NEVER = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "blockquote", "table", "time", "article", "main", "ul", "ol", "li"}
    | {"tbody", "thead", "tr", "td", "th", "dl", "dt", "dd", "span", "a", "b", "strong", "em", "i", "u"}
)
_MOST_TEXTS = 12
_OF_HALF = 0.5
_OF_NEARLY_ALL = 0.8
_LEAST_KNOWN = 3
_SHORTEST_TEXT = 8
_SHOWN = 50
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Drop:
    """`pages` counts the pages with a match; `example` is a text that it removes."""

    selector: Selector
    pages: int
    example: str


def find_drops(pages: Sequence[Labelled], body: str, language: SelectorLanguage) -> list[Drop]:
    """The drops; at each step, the one that removes the most furniture is taken."""
    insides = [page.sample.places(body) for page in pages]
    found = {one.css: one for one in _candidates(pages, body, language)}
    places = {
        css: [page.sample.places(css) & inside for page, inside in zip(pages, insides, strict=True)] for css in found
    }
    allowed = {
        css: held
        for css, held in places.items()
        if _costs_nothing(pages, held) and (not css.isalpha() or len(pages) == 1 or sum(map(bool, held)) > 1)
    }
    left = [set(inside) for inside in insides]
    drops: list[Drop] = []
    while allowed and len(drops) < _MOST:
        gains = {css: _gain(pages, held, left) - 40 * found[css].price for css, held in allowed.items()}
        best = max(gains, key=lambda css: gains[css])
        if gains[best] <= 0:
            break
        taken = [held & rest for held, rest in zip(allowed.pop(best), left, strict=True)]
        drops.append(_drop(found[best], pages, taken))
        left = [rest - one for rest, one in zip(left, taken, strict=True)]
    return drops


def drop_lines(pages: Sequence[Labelled], body: str, language: SelectorLanguage) -> list[Line]:
    """The drops as lines of a layout: by selectors, then by texts that several pages repeat."""
    drops = find_drops(pages, body, language)
    lines = []
    if drops:
        each = tuple(share(one.pages, len(pages), one.example[:_SHOWN]) for one in drops)
        lines.append(Line("drop", [one.selector.css for one in drops], "", each))
    if texts := _texts_left(pages, body, drops):
        stated = share(len(pages), len(pages), "texts that stand on several of them")
        lines.append(Line("drop_text", [f"^{_pattern(text)}$" for text in texts], stated))
    return lines


def _texts_left(pages: Sequence[Labelled], body: str, drops: Sequence[Drop]) -> list[str]:
    """Texts of half of the pages: a sub-heading or an author may stand on several, too.

    If earlier texts are known, nearly all pages: editors may have added the same sentence to some of them since.
    """
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        gone = {at for one in drops for at in page.sample.places(one.selector.css)}
        here: set[str] = set()
        for at in sorted(page.sample.places(body) - gone):
            run = page.sample.runs[at]
            if at in page.furniture and len(run.text) >= _SHORTEST_TEXT and run.linked_share < 1:
                found.setdefault(page.sample.keys[at], run.text)
                here.add(page.sample.keys[at])
        counts.update(here)
    is_known = any(page.certain for page in pages)
    least = max(_LEAST_KNOWN, len(pages) * _OF_NEARLY_ALL) if is_known else len(pages) * _OF_HALF
    return [text for key, text in found.items() if counts[key] >= least][:_MOST_TEXTS]


def _pattern(text: str) -> str:
    return re.escape(text).replace("\\ ", " ")


def _candidates(pages: Sequence[Labelled], body: str, language: SelectorLanguage) -> Iterable[Selector]:
    for page in pages:
        sample = page.sample
        bodies = {node.mem_id for node in sample.tree.css(body)}
        seen: set[int] = set()
        for at in sample.places(body):
            if page.is_text(at):
                continue
            for node in sample.around[at][:_DEEPEST]:
                if node.mem_id in bodies:
                    break
                if node.mem_id not in seen:
                    seen.add(node.mem_id)
                    yield from (one for one in language.of(node) if _last_part(one.css) not in _NEVER)


def _last_part(css: str) -> str:
    return css.rpartition(" ")[2]


def _costs_nothing(pages: Sequence[Labelled], held: Sequence[frozenset[int]]) -> bool:
    costs = [sum(_worth(page, at) for at in places) for page, places in zip(pages, held, strict=True)]
    if any(cost > _COST_OF_ONE * page.length for cost, page in zip(costs, pages, strict=True)):
        return False
    return sum(costs) <= _COST * sum(page.length for page in pages)


def _worth(page: Labelled, at: int) -> float:
    return page.sample.lengths[at] if page.is_text(at) or (at in page.captions and page.text[at] > 0) else 0


def _gain(pages: Sequence[Labelled], held: Sequence[frozenset[int]], left: Sequence[set[int]]) -> float:
    return sum(
        (1 - page.text[at]) * (page.sample.lengths[at] + 10)
        for page, places, rest in zip(pages, held, left, strict=True)
        for at in places & rest
        if page.text[at] < UNSURE
    )


def _drop(selector: Selector, pages: Sequence[Labelled], taken: Sequence[set[int] | frozenset[int]]) -> Drop:
    examples = [page.sample.runs[at].text for page, places in zip(pages, taken, strict=True) for at in sorted(places)]
    return Drop(selector, sum(bool(places) for places in taken), examples[0] if examples else "")
