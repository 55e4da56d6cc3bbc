"""An article in the form of the corpus, and the hash that tells whether its text is new."""

from extractors.article import Article, Precision, Published


def corpus_text(article: Article) -> str:
    """Blocks parted by a blank line, without a final newline; a page without date or head byline has no such line."""
    head_byline = article.byline if article.byline_place == "head" else None
    foot_byline = article.byline if article.byline_place == "foot" else None
    dateline = " ".join(part for part in (head_byline, _shown(article.published)) if part)
    blocks = (article.section, article.title, dateline, article.lead, *article.blocks, foot_byline)
    return "\n\n".join(block for block in blocks if block)


def _shown(published: Published | None) -> str | None:
    if published is None:
        return None
    return published.moment.strftime("%d/%m/%Y" if published.precision is Precision.DAY else "%d/%m/%Y %H:%M")
