"""Finds the title of an unknown page: the heading that the page's metadata repeats."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.element_text import element_text, one_line
from extractors.html.text_runs import TextRun

# Shorter headings (a paper's name, a section) may be in the title element beside the story's title.
_SHORTEST = 12

# Captions, because pictures repeat the title, and cells: in a page whose layout is made of tables, a cell may be the
# title's only element, and counts where nothing else does.
_NO_TITLES = frozenset({"figcaption", "li", "td"})

_SITE_NAME = re.compile(r"^(?P<title>.{12,}?)\s+[-|–—]\s+[^-|–—]{2,60}$")


@dataclass(frozen=True, slots=True)
class StoryTitle:
    """`node` is the heading with the title, if there is one."""

    text: str
    node: LexborNode | None


def story_title(page: LexborHTMLParser, runs: Iterable[TextRun]) -> StoryTitle | None:
    """A text of the page that begins a stated title; else a heading in a stated title; else the h1 or stated title."""
    stated = _stated(page)
    headings = [(element_text(node), node) for node in page.css("h1, h2, h3, [itemprop='headline']")]
    said = [(text, node) for text, node in headings if len(text) >= _SHORTEST]
    begun = _begun(stated, runs)
    folded = [(text.casefold(), without_site_name(text).casefold()) for text in stated]
    repeated = [(text, node) for text, node in said if _is_any(text.casefold(), folded)]
    in_cells = [(run.text, run.owner) for run in begun if run.owner.tag == "td"]
    begun_outside = [(run.text, run.owner) for run in begun if run.owner.tag not in _NO_TITLES]
    if found := [*begun_outside, *repeated] or in_cells[:1] or [one for one in said if one[1].tag == "h1"]:
        text, node = max(found, key=lambda one: (len(one[0]), one[1].tag == "h1"))
        return StoryTitle(text, node)
    return StoryTitle(without_site_name(stated[0]), None) if stated else None


def _begun(stated: Sequence[str], runs: Iterable[TextRun]) -> list[TextRun]:
    """The runs that begin a stated title and are no links to the story; a page may show a shortened title."""
    folded = [text.casefold() for text in stated]
    longest = max(map(len, folded), default=0)  # a folded text is no shorter
    return [
        run
        for run in runs
        if _SHORTEST <= len(run.text) <= longest and not run.linked and _begins_any(folded, run.text.casefold())
    ]


def _is_any(heading: str, stated: Iterable[tuple[str, str]]) -> bool:
    """Whether the heading is one of the titles, each with and without the site's name; either may be shortened."""
    return any(heading in whole or (len(short) >= _SHORTEST and heading.startswith(short)) for whole, short in stated)


def _begins_any(stated: Iterable[str], text: str) -> bool:
    """Whether the text begins a stated title and ends at a word's end."""
    return any(whole.startswith(text) and not whole[len(text) :][:1].isalnum() for whole in stated)


def _stated(page: LexborHTMLParser) -> list[str]:
    metas = page.css("meta[property='og:title'], meta[name='twitter:title']")
    texts = [one_line(unescape(node.attributes.get("content") or "")) for node in metas]
    texts += [element_text(node) for node in page.css("head > title")]
    return [text for text in texts if text]


def without_site_name(text: str) -> str:
    match = _SITE_NAME.match(text)
    return match["title"] if match else text
