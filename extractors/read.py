"""Reads one captured page: returns an article or a refusal."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from extractors.article import Article, ReadingWarning, WarningKind
from extractors.captured_page import CapturedPage
from extractors.details.collect import with_tags
from extractors.details.tags import tags_of
from extractors.document_links import document_links
from extractors.generic.read import read_generic_tree
from extractors.html.charset import DecodedText, decode
from extractors.html.legacy_nodes import convert_legacy
from extractors.html.nesting import DEEPEST, deepest_nesting
from extractors.layout.choose import layouts_seen, refuse_rule_seen
from extractors.layout.read import read_layout
from extractors.legacy_text.coding import Coding
from extractors.refusal import Refusal, RefusalReason
from extractors.screening import challenge_mark, not_a_page, wall
from seeds.layout import Layout
from seeds.site import Site


def read(
    page: CapturedPage, site: Site, parsed: Callable[[LexborHTMLParser], None] = lambda _: None
) -> Article | Refusal:
    """Reads by the only layout whose sign is on the page; a site without layouts is read by the generic path.

    `parsed` is called with the page as it was parsed, before the reading changes it.
    """
    if unreadable := not_a_page(page):
        return _refuse(site, *unreadable)
    html = decode(page.body, page.content_type)
    if (depth := deepest_nesting(html.text)) > DEEPEST:
        return _refuse(site, RefusalReason.TOO_DEEP, f"{depth} elements in each other, more than {DEEPEST}")
    try:
        tree = LexborHTMLParser(html.utf8)
    except SelectolaxError as error:  # lexbor accepts any markup, so only memory can be lacking
        return _refuse(site, RefusalReason.TOO_MUCH_MEMORY, str(error))
    parsed(tree)
    codings = convert_legacy(tree, html)
    if codings:
        html = replace(html, text=tree.html or "", utf8=(tree.html or "").encode())
    seen = layouts_seen(tree, site)
    links = document_links(tree, html, page.url, site, seen[0] if seen else None)
    reading = _read_tree(html, tree, page, site, seen)
    if isinstance(reading, Refusal) and reading.reason is not RefusalReason.NO_BODY:
        return reading
    reading = replace(reading, attachments=links) if links else reading
    return _marked(reading, codings) if codings and isinstance(reading, Article) else reading


def _marked(article: Article, codings: tuple[Coding, ...]) -> Article:
    return replace(article, warnings=(*article.warnings, ReadingWarning(WarningKind.LEGACY_TEXT, ", ".join(codings))))


def _read_tree(
    html: DecodedText, tree: LexborHTMLParser, page: CapturedPage, site: Site, seen: Sequence[Layout]
) -> Article | Refusal:
    if rule := refuse_rule_seen(tree, site):
        return _refuse(site, RefusalReason(rule.reason), f"sign {rule.sign.css or rule.sign.text!r}")
    tags = tags_of(tree)  # before the reading, which removes elements
    reading = _read_by_signs(html, tree, page, site, seen)
    return reading if isinstance(reading, Refusal) else with_tags(reading, tags)


def _read_by_signs(
    html: DecodedText, tree: LexborHTMLParser, page: CapturedPage, site: Site, seen: Sequence[Layout]
) -> Article | Refusal:
    if len(seen) > 1:
        return _refuse(site, RefusalReason.TWO_LAYOUT_SIGNS, ", ".join(layout.name for layout in seen))
    return read_layout(tree, page, seen[0]) if seen else _read_without_layout(html, tree, page, site)


def _read_without_layout(
    html: DecodedText, tree: LexborHTMLParser, page: CapturedPage, site: Site
) -> Article | Refusal:
    if mark := challenge_mark(html.text, tree):
        return _refuse(site, RefusalReason.CHALLENGE, mark)
    if found := wall(tree):
        return _refuse(site, *found)
    if not site.layouts:
        return read_generic_tree(tree, html.utf8, page, site.signs_digest)
    return _refuse(site, RefusalReason.NO_LAYOUT_SIGN, f"none of {_names(site.layouts)}")


def read_to_no_end(site: Site, reason: RefusalReason) -> Refusal:
    """The refusal of a page whose reading was ended from outside."""
    return _refuse(site, reason, "the reading was ended")


def _names(layouts: tuple[Layout, ...]) -> str:
    return ", ".join(layout.name for layout in layouts)


def _refuse(site: Site, reason: RefusalReason, detail: str) -> Refusal:
    return Refusal(reason, detail, layout=None, layout_digest=site.signs_digest)
