"""Finds how a listing goes on: an address with the page's number, or a link to the next page."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.page_links import page_anchors

_TWO = re.compile(r"(?<!\d)2(?!\d)")
_PAGE_WORD = re.compile(r"(?:page|trang|paged?|cur|p)[=/_-]?$", re.IGNORECASE)
_NEXT = ("a[rel~='next']", "a.next", ".next > a", ".pagination-next a")


def numbered_address(page: CapturedPage) -> str | None:
    """The address of further pages with `{page}` for their number, by the links "2" and "3" of the page."""
    by_text: dict[str, str] = {}
    for url, text in page_anchors(page):
        by_text.setdefault(text.strip("[]() "), url)
    second, third = by_text.get("2"), by_text.get("3")
    if second is None:
        return None
    templates = [f"{second[: at.start()]}{{page}}{second[at.end() :]}" for at in _TWO.finditer(second)]
    return _confirmed(templates, third)


def _confirmed(templates: Sequence[str], third: str | None) -> str | None:
    if third is not None:
        return next((one for one in templates if one.replace("{page}", "3") == third), None)
    return next((one for one in templates if _PAGE_WORD.search(one.partition("{page}")[0])), None)


def next_link(page: CapturedPage) -> str | None:
    """The selector of the link to the next page, if the page has one that is known."""
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    return next((css for css in _NEXT if tree.css_first(css) is not None), None)
