"""Refuses what the generic path reads if lists, or else the page's own metadata, contradict it."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.generic.read import GENERIC
from extractors.generic.stated_date import og_type
from extractors.induction.page_metadata import Field, Statement, statements_of_head
from extractors.refusal import Refusal, RefusalReason
from extractors.witness_comparison import is_another_day, is_another_title
from flows.extraction.attachment import read_captured
from seeds.site import Site
from storage.readings.values import StatedFields

# A shorter text in a list ("Xem ảnh", see the picture) may be no title at all.
_LEAST_WORDS = 4
# Other metadata is often the same on all pages of a site, or of another story on the page.
_OF_ARTICLES = frozenset({"JSON-LD headline", "JSON-LD datePublished", "article:published_time"})


def read_undoubted(page: CapturedPage, site: Site, stated: StatedFields | None) -> Article | Refusal:
    """Reads the page; a reading without a layout is refused if something contradicts it.

    A site with layouts is judged by its night as a whole instead. The page's own metadata counts if no list says
    anything of the page.
    """
    if site.layouts:
        return read_captured(page, site)
    if stated is not None and (stated.titles or stated.dates):
        return undoubted(read_captured(page, site), stated, "lists say")
    own: list[StatedFields] = []
    outcome = read_captured(page, site, lambda tree: own.append(stated_by_itself(tree)))
    return undoubted(outcome, own[0], "the page's metadata says") if own else outcome


def stated_by_itself(tree: LexborHTMLParser) -> StatedFields:
    """The title and the date that the page's metadata states of an article."""
    sources = _OF_ARTICLES | ({"og:title"} if og_type(tree) == "article" else frozenset())
    found = [one for one in statements_of_head(tree) if one.source in sources]
    return StatedFields(_texts(found, Field.TITLE), _texts(found, Field.DATE))


def _texts(statements: Sequence[Statement], field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in statements if one.field is field))


def undoubted(outcome: Article | Refusal, stated: StatedFields, who: str) -> Article | Refusal:
    """The outcome, or a refusal if what is stated contradicts a reading without a layout."""
    if not isinstance(outcome, Article) or outcome.layout != GENERIC:
        return outcome
    titles = [one for one in stated.titles if len(one.split()) >= _LEAST_WORDS]
    if is_another_title(outcome.title, titles):
        return _refused(outcome, f"read the title {outcome.title!r}; {who} {titles[0]!r}")
    published = outcome.published.iso() if outcome.published else None
    if is_another_day(published, stated.dates):
        return _refused(outcome, f"read the date {published}; {who} {stated.dates[0]}")
    return outcome


def _refused(article: Article, detail: str) -> Refusal:
    return Refusal(RefusalReason.WITNESSES_DIFFER, detail, GENERIC, article.layout_digest, article.attachments)
