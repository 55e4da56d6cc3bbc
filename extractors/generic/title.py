"""Finds the title of an unknown page: the heading that the page's metadata repeats."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.html.element_text import element_text, one_line
from extractors.html.text_runs import TextRun

# Shorter headings (a paper's name, a section) may be in the title element beside the story's title.
_SHORTEST = 12

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
    begun = [(run.text, run.owner) for run in runs if _could_be_title(run) and _begins_any(stated, run.text)]
    repeated = [(text, node) for text, node in said if any(_same_title(text, whole) for whole in stated)]
    in_cells = [(run.text, run.owner) for run in runs if _is_title_in_cell(stated, run)]
    if found := [*begun, *repeated] or in_cells[:1] or [one for one in said if one[1].tag == "h1"]:
        text, node = max(found, key=lambda one: (len(one[0]), one[1].tag == "h1"))
        return StoryTitle(text, node)
    return StoryTitle(_without_site_name(stated[0]), None) if stated else None


def _could_be_title(run: TextRun) -> bool:
    """Excludes captions, because pictures repeat the title, and links to the story."""
    return len(run.text) >= _SHORTEST and run.owner.tag not in ("figcaption", "li", "td") and not run.linked


def _is_title_in_cell(stated: Iterable[str], run: TextRun) -> bool:
    """In a page whose layout is made of tables, a cell may be the title's only element."""
    return run.owner.tag == "td" and not run.linked and len(run.text) >= _SHORTEST and _begins_any(stated, run.text)


def _same_title(heading: str, stated: str) -> bool:
    """Whether the texts are the same title; either may be a shortened one."""
    short = _without_site_name(stated).casefold()
    return heading.casefold() in stated.casefold() or (len(short) >= _SHORTEST and heading.casefold().startswith(short))


def _begins_any(stated: Iterable[str], text: str) -> bool:
    """Whether the text begins a stated title and ends at a word's end: a page may show a shortened title."""
    wholes = (whole.casefold() for whole in stated)
    folded = text.casefold()
    return any(whole.startswith(folded) and not whole[len(folded) :][:1].isalnum() for whole in wholes)


def _stated(page: LexborHTMLParser) -> list[str]:
    metas = page.css("meta[property='og:title'], meta[name='twitter:title']")
    texts = [one_line(unescape(node.attributes.get("content") or "")) for node in metas]
    texts += [element_text(node) for node in page.css("head > title")]
    return [text for text in texts if text]


def _without_site_name(text: str) -> str:
    match = _SITE_NAME.match(text)
    return match["title"] if match else text
