"""Finds a drafted layout's sign: a selector that is on all its pages, and on none of the others."""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.induction.sample_page import Sample
from extractors.induction.selectors import Selector, SelectorLanguage
from seeds.layout import Layout

# The sign is searched among the elements around this many texts of one page.
_TEXTS = 40


def sign_of(
    layout: Layout, samples: Sequence[Sample], others: Sequence[LexborHTMLParser], language: SelectorLanguage
) -> str | None:
    """The body or the place of a field if no other page has it, else the simplest element.

    None if nothing tells the pages apart.
    """
    candidates = [
        *_own(layout),
        *(one.css for one in sorted(_candidates(samples[0], language), key=lambda one: one.price)),
    ]
    for css in dict.fromkeys(candidates):
        if all(sample.find(css) for sample in samples) and not any(other.css_first(css) for other in others):
            return css
    return None


def _own(layout: Layout) -> Iterator[str]:
    """The layout's own selectors; metadata is no sign, since other pages have it too."""
    yield layout.body
    places = [*(rule.at for rule in layout.title), *(at for rule in layout.published for at in rule.at), *layout.lead]
    yield from (at for at in places if not at.startswith(("meta", "script")))


def _candidates(sample: Sample, language: SelectorLanguage) -> Iterator[Selector]:
    longest = sorted(range(len(sample.runs)), key=lambda at: sample.lengths[at], reverse=True)[:_TEXTS]
    nodes = {node.mem_id: node for at in longest for node in sample.around[at] if node.tag != "body"}
    for node in nodes.values():
        yield from language.of(node)
