"""Finds a drafted layout's sign: a selector that is on all its pages, and on none of the others."""

from collections.abc import Iterator, Sequence
from itertools import chain

from selectolax.lexbor import LexborHTMLParser

from extractors.induction.field_selectors import inline_in
from extractors.induction.sample_page import Sample
from extractors.induction.selectors import SelectorLanguage
from seeds.layout import Layout

# The sign is searched first among the elements around this many texts of one page, the longest.
_TEXTS = 40


def sign_of(
    layout: Layout, samples: Sequence[Sample], others: Sequence[LexborHTMLParser], language: SelectorLanguage
) -> str | None:
    """The body or the place of a field if no other page has it, else the simplest element.

    None if nothing tells the pages apart.
    """
    first = samples[0]
    longest = sorted(range(len(first.runs)), key=lambda at: first.lengths[at], reverse=True)
    candidates = chain(
        _own(layout),
        _by_price(first, longest[:_TEXTS], language),
        # What is new on a page may be as short as its date.
        _by_price(first, longest[_TEXTS:], language),
    )
    for css in dict.fromkeys(candidates):
        if all(sample.find(css) for sample in samples) and not any(other.css_first(css) for other in others):
            return css
    return None


def _own(layout: Layout) -> Iterator[str]:
    """The layout's own selectors; metadata is no sign, since other pages have it too."""
    yield layout.body
    places = [*(rule.at for rule in layout.title), *(at for rule in layout.published for at in rule.at), *layout.lead]
    yield from (at for at in places if not at.startswith(("meta", "script")))


def _by_price(sample: Sample, texts: Sequence[int], language: SelectorLanguage) -> Iterator[str]:
    """The selectors of the elements around and inside these texts, the simplest first."""
    around = (node for at in texts for node in (*sample.around[at], *inline_in(sample.runs[at].owner)))
    nodes = {node.mem_id: node for node in around if node.tag != "body"}
    found = (one for node in nodes.values() for one in language.of(node))
    yield from (one.css for one in sorted(found, key=lambda one: one.price))
