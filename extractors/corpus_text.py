"""Renders an article as plain text in the form of the corpus."""

from extractors.article import Article, Precision, Published


def corpus_text(article: Article) -> str:
    """The article's blocks, separated by blank lines, without a final newline; a missing part has no line."""
    head_byline = article.byline if article.byline_place == "head" else None
    foot_byline = article.byline if article.byline_place == "foot" else None
    dateline = " ".join(part for part in (head_byline, _shown(article.published)) if part)
    blocks = (article.section, article.title, dateline, article.lead, *article.blocks, foot_byline)
    return "\n\n".join(block for block in blocks if block)


def _shown(published: Published | None) -> str | None:
    if published is None:
        return None
    return published.moment.strftime("%d/%m/%Y" if published.precision is Precision.DAY else "%d/%m/%Y %H:%M")
