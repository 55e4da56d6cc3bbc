"""Tries the rules of known families on pages of an unknown portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.page_links import page_links
from extractors.read import read
from extractors.refusal import Refusal
from seeds.new_site import Candidate


@dataclass(frozen=True, slots=True)
class Try:
    """The result of a family's rules for one page: the article or the refusal, and the links to articles.

    `listed` are the links that the family's rules find on a listing.
    """

    candidate: Candidate
    page: CapturedPage
    article: Article | None
    refused: str | None
    links: tuple[str, ...]
    listed: tuple[str, ...]

    @property
    def summary(self) -> str:
        stated = f"an article, layout {self.article.layout}" if self.article else f"no article: {self.refused}"
        return f"{self.candidate.family}: {stated}; {len(self.links)} links match its articles' pattern"


def try_family(candidate: Candidate, page: CapturedPage) -> Try:
    outcome = read(page, candidate.site)
    article = outcome if isinstance(outcome, Article) else None
    return Try(
        candidate=candidate,
        page=page,
        article=article,
        refused=f"{outcome.reason.value} ({outcome.detail})" if isinstance(outcome, Refusal) else None,
        links=_articles(candidate, page_links(page)),
        listed=_articles(candidate, page_links(page, candidate.links)) if article is None else (),
    )


def worth_asking(tries: Sequence[Try]) -> list[str]:
    """The pages to request next: one article per family with links on the page, and a section page for a listing."""
    wanted: list[str] = []
    for one in tries:
        if one.links and not one.article:
            wanted.append(one.links[0])
        if not one.candidate.lists and not one.listed and (known := [one.page.url] * bool(one.article) or one.links):
            wanted.append(section_of(known[0]))
    return list(dict.fromkeys(wanted))


def section_of(article: str) -> str:
    """The address of the section page in an article's address: the part before /-/ on Liferay, else its folder."""
    parts = urlsplit(article)
    path = parts.path.partition("/-/")[0] if "/-/" in parts.path else parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{path or '/'}"


def _articles(candidate: Candidate, links: Sequence[str]) -> tuple[str, ...]:
    first: dict[tuple[str, str], str] = {}
    for link in links:
        if identity := candidate.site.identify(link):
            first.setdefault((identity.space, identity.key), link)
    return tuple(first.values())
