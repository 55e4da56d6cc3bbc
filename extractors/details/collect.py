"""Adds to an article that was read what its page shows beside the text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from extractors.article import Article, Details, FieldSource
from extractors.details.authors import authors_of
from extractors.details.body import links_in, pictures_in
from extractors.details.language import language_of
from extractors.details.tags import StatedTags


def with_details(article: Article, bodies: Sequence[LexborNode], cut: Iterable[str], base: str) -> Article:
    """Reads the elements of the body; `cut` are the texts of their blocks, `base` is where their links start."""
    shown = [article.lead or "", *article.blocks]
    details = Details(
        authors=authors_of(article.byline),
        pictures=pictures_in(bodies, frozenset(cut), base),
        links=links_in(bodies, shown, base),
        language=language_of("\n".join([article.title, *shown])),
    )
    return replace(article, details=details)


def with_tags(article: Article, stated: StatedTags | None) -> Article:
    if stated is None:
        return article
    provenance = (*article.provenance, FieldSource("tags", stated.rule))
    return replace(article, details=replace(article.details, tags=stated.tags), provenance=provenance)
