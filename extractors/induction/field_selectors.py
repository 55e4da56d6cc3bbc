"""Finds the selector of a one-line field: its first text is what the witnesses say, on most pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from extractors.induction.match_keys import key_of
from extractors.induction.sample_page import Sample
from extractors.induction.selectors import Selector, SelectorLanguage
from extractors.layout.head import first_text

# Tests whether a text is the page's field.
Test = Callable[[Sample, str], bool]

_COST_OF_WRONG = 2.0
_LONGEST = 600
_NO_CHANCE = 12
_TWICE = 2
_PRICE_OF_WORDS = 0.002


@dataclass(frozen=True, slots=True)
class Place:
    """`right` counts the pages on which the selector's first text is the field, `wrong` those with another text."""

    selector: Selector
    right: int
    wrong: int

    @property
    def worth(self) -> float:
        return self.right - _COST_OF_WRONG * self.wrong - self.selector.price


def best_place(
    samples: Sequence[Sample], language: SelectorLanguage, test: Test, runs: Iterable[frozenset[int]]
) -> Place | None:
    """The best selector of the elements that own one of `runs` (the candidates of each page) and pass the test."""
    found: dict[str, Selector] = {}
    for sample, places in zip(samples, runs, strict=True):
        for at in sorted(places):
            run = sample.runs[at]
            if len(run.text) <= _LONGEST and test(sample, run.text):
                nodes = (*sample.around[at][:2], *inline_in(run.owner))
                found |= {one.css: one for node in nodes for one in language.of(node)}
    ranked = [_place(one, samples, test) for one in found.values()]
    best = max(ranked, key=lambda one: one.worth, default=None)
    return best if best and best.right and best.worth > 0 else None


def _place(selector: Selector, samples: Sequence[Sample], test: Test) -> Place:
    having = [sample for sample in samples if sample.may_have(selector.css)]
    texts = [(sample, first_text(sample.tree, (selector.css,))) for sample in having]
    right = sum(found is not None and test(sample, found.text) for sample, found in texts)
    shown = [len(found.text) for _, found in texts if found]
    wordy = _PRICE_OF_WORDS * sum(shown) / max(1, len(shown))
    priced = Selector(selector.css, selector.price + wordy)
    return Place(priced, right, len(shown) - right)


def inline_in(owner: LexborNode) -> Iterator[LexborNode]:
    """Inline elements of a block that may hold a field of their own."""
    for node in owner.css("span, a, time, b, strong, em, i"):
        if node.attributes.get("class") or node.attributes.get("itemprop") or node.tag == "time":
            yield node


def same(text: str, stated: str) -> bool:
    """Whether the texts are the same; either may be shortened, but not too short to match by chance."""
    one, other = key_of(text), key_of(stated)
    short, long = sorted((one, other), key=len)
    alike = len(short) >= _NO_CHANCE and len(long) <= _TWICE * len(short) and long.startswith(short)
    return bool(short) and (short == long or alike)
