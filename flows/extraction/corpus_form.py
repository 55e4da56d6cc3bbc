"""Renders a stored text in the corpus form, from the fields of its reading."""

from datetime import datetime

from extractors.article import Article, Precision, Published
from extractors.corpus_text import corpus_text
from storage.corpus.pending_texts import CorpusText


def corpus_form(text: CorpusText) -> str:
    fields = text.fields
    return corpus_text(
        Article(
            section=fields["section"],
            title=text.title,
            byline=fields["byline"],
            byline_place=fields["byline_place"],
            published=_published(fields["published"], fields["precision"]),
            lead=text.lead,
            blocks=text.blocks,
            layout=text.layout or "",
            layout_digest="",
            confirmed=fields["confirmed"],
            warnings=(),
            provenance=(),
        )
    )


def _published(stated: str | None, precision: str | None) -> Published | None:
    if stated is None or precision is None:
        return None
    return Published(datetime.fromisoformat(stated), Precision(precision))
