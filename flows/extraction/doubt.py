"""Refuses what the generic path reads if lists, or else the page's own metadata, contradict it."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.generic.read import GENERIC
from extractors.generic.stated_date import og_type
from extractors.html.charset import decode
from extractors.induction.page_metadata import Field, Statement, statements_of
from extractors.refusal import Refusal, RefusalReason
from extractors.witness_comparison import is_another_day, is_another_title
from storage.readings.values import Said

# A shorter text in a list ("Xem ảnh", see the picture) may be no title at all.
_LEAST_WORDS = 4
# Other metadata is often the same on all pages of a site, or of another story on the page.
_OF_ARTICLES = frozenset({"JSON-LD headline", "JSON-LD datePublished", "article:published_time"})


def undoubted(outcome: Article | Refusal, stated: Said | None, page: CapturedPage) -> Article | Refusal:
    """The outcome, or a refusal. A site with layouts is judged by its night as a whole instead.

    The page's own metadata counts if no list says anything of the page.
    """
    if not isinstance(outcome, Article) or outcome.layout != GENERIC:
        return outcome
    if stated is None or not (stated.titles or stated.dates):
        return _doubted(outcome, said_by_itself(page), "the page's metadata says")
    return _doubted(outcome, stated, "lists say")


def said_by_itself(page: CapturedPage) -> Said:
    """The title and the date that the page's metadata states of an article."""
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    sources = _OF_ARTICLES | ({"og:title"} if og_type(tree) == "article" else frozenset())
    found = [one for one in statements_of(tree) if one.source in sources]
    return Said(_texts(found, Field.TITLE), _texts(found, Field.DATE))


def _texts(statements: Sequence[Statement], field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in statements if one.field is field))


def _doubted(outcome: Article, stated: Said, who: str) -> Article | Refusal:
    titles = [one for one in stated.titles if len(one.split()) >= _LEAST_WORDS]
    if is_another_title(outcome.title, titles):
        return _refused(outcome, f"read the title {outcome.title!r}; {who} {titles[0]!r}")
    published = outcome.published.iso() if outcome.published else None
    if is_another_day(published, stated.dates):
        return _refused(outcome, f"read the date {published}; {who} {stated.dates[0]}")
    return outcome


def _refused(article: Article, detail: str) -> Refusal:
    return Refusal(RefusalReason.WITNESSES_DIFFER, detail, GENERIC, article.layout_digest, article.attachments)
