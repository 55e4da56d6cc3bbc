"""Refuses what the generic path reads if the site's own lists contradict it: such a reading has no other proof."""

from extractors.article import Article
from extractors.generic.read import GENERIC
from extractors.refusal import Refusal, RefusalReason
from extractors.witness_comparison import is_another_day, is_another_title
from storage.readings.values import Said

# A shorter text in a list ("Xem ảnh", see the picture) may be no title at all.
_LEAST_WORDS = 4


def undoubted(outcome: Article | Refusal, stated: Said | None) -> Article | Refusal:
    """The outcome, or a refusal. A site with layouts is judged by its night as a whole instead."""
    if stated is None or not isinstance(outcome, Article) or outcome.layout != GENERIC:
        return outcome
    titles = [one for one in stated.titles if len(one.split()) >= _LEAST_WORDS]
    if is_another_title(outcome.title, titles):
        return _refused(outcome, f"read the title {outcome.title!r}; lists say {titles[0]!r}")
    published = outcome.published.iso() if outcome.published else None
    if is_another_day(published, stated.dates):
        return _refused(outcome, f"read the date {published}; lists say {stated.dates[0]}")
    return outcome


def _refused(article: Article, detail: str) -> Refusal:
    return Refusal(RefusalReason.WITNESSES_DIFFER, detail, GENERIC, article.layout_digest, article.attachments)
