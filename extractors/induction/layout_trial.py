"""Tries a layout on the pages that it was drafted from, and measures what it reads, loses and adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.induction.match_keys import key_of
from extractors.induction.text_labels import Labelled
from extractors.layout.read import read_layout
from extractors.refusal import Refusal
from seeds.layout import Layout

# This share of the readers' text may be missing: they sometimes take teasers for text.
_MAY_LOSE = 0.03


@dataclass(frozen=True, slots=True)
class Trial:
    """`read` of `pages` were read; `lost` is the share of main text not read; `reports` lists the failures."""

    pages: int
    read: int
    lost: float
    reports: tuple[str, ...]

    @property
    def costs_nothing(self) -> bool:
        return self.read == self.pages and self.lost <= _MAY_LOSE


def try_layout(layout: Layout, pages: Sequence[Labelled]) -> Trial:
    outcomes = [read_layout(LexborHTMLParser(page.sample.html), page.sample.page, layout) for page in pages]
    lost = sum(_lost(page, outcome, layout.body) for page, outcome in zip(pages, outcomes, strict=True))
    reports = tuple(
        f"{page.sample.page.url}: {outcome.reason.value} ({outcome.detail})"
        for page, outcome in zip(pages, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    )
    return Trial(len(pages), len(pages) - len(reports), lost / max(1, sum(page.length for page in pages)), reports)


def _lost(page: Labelled, outcome: Article | Refusal, body: str) -> int:
    if isinstance(outcome, Refusal):
        return page.length
    whole = key_of("".join((outcome.title, outcome.lead or "", outcome.byline or "", *outcome.blocks)))
    sample = page.sample
    return sum(sample.lengths[at] for at in sample.places(body) if page.is_text(at) and sample.keys[at] not in whole)
