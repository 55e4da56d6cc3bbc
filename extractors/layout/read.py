"""Reads an article from a page by a layout's rules."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.article import Article, FieldSource, ReadingWarning, WarningKind
from extractors.article_check import not_an_article
from extractors.captured_page import CapturedPage
from extractors.details.collect import with_details
from extractors.html.block import Block
from extractors.html.links import base_address
from extractors.layout.anchored import read_anchored
from extractors.layout.body import CutBody, are_one, cut_body, hidden_body
from extractors.layout.byline import foot_byline, without_copies_at_end, without_repeats
from extractors.layout.furniture import free_of_furniture
from extractors.layout.head import Head, read_head
from extractors.main_text import kinds_of, lost, main_text
from extractors.refusal import Refusal, RefusalReason
from seeds.layout import Layout


def read_layout(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> Article | Refusal:
    """Reads the page; removes elements from `tree`."""
    if layout.anchors:
        parts = read_anchored(tree, page, layout, layout.anchors)
        # Without known markup, no element is surely the body: no pictures and no links.
        return parts if isinstance(parts, Refusal) else _detailed(_article(*parts, page, layout), [], [], page.url)
    cut = _by_markup(tree, page, layout)
    if isinstance(cut, Refusal):
        return cut
    head, bodies = cut
    blocks = [block for body in bodies for block in body.blocks]
    nodes = [body.node for body in bodies]
    return _detailed(_article(head, blocks, page, layout), nodes, blocks, base_address(tree, page.url))


def _detailed(reading: Article | Refusal, nodes: list[LexborNode], blocks: list[Block], base: str) -> Article | Refusal:
    if isinstance(reading, Refusal):
        return reading
    return with_details(reading, nodes, (block.text for block in blocks), base)


def _by_markup(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> tuple[Head, list[CutBody]] | Refusal:
    head = read_head(tree, page, layout)
    if isinstance(head, Refusal):
        return head
    apart = [found.node for found in (head.lead, *head.foot) if found and found.node]
    bodies = cut_body(tree, layout, apart)
    if hidden := hidden_body(head, bodies, layout):
        return hidden
    if layout.drop_furniture:
        bodies = free_of_furniture(bodies, layout)
    if len(bodies) > 1 and not (layout.body_parts and are_one(tree, bodies)):
        return _refuse(layout, RefusalReason.TWO_BODIES, f"{len(bodies)} elements match {layout.body!r}")
    if not bodies:
        return _refuse(layout, RefusalReason.NO_BODY, f"no text in {layout.body!r}")
    return head, bodies


def _article(head: Head, blocks: list[Block], page: CapturedPage, layout: Layout) -> Article | Refusal:
    lead = head.lead.text if head.lead else None
    if layout.drop_repeats:
        blocks = without_repeats(blocks, head.title.text, lead)
    foot, cut = _foot(head, blocks, layout)
    kept = main_text(cut) if cut else ()
    byline = foot or (head.byline.text if head.byline else None)
    if not kept:
        return _refuse(layout, RefusalReason.NO_BODY, f"{len(cut)} blocks, none of them text")
    if found := not_an_article(head.title.text, [part for part in (lead, *kept, byline) if part]):
        return _refuse(layout, *found)
    return Article(
        section=head.section.text if head.section else None,
        title=head.title.text,
        byline=byline,
        byline_place="foot" if foot else "head" if byline else None,
        published=head.published,
        lead=lead,
        blocks=kept,
        layout=layout.name,
        layout_digest=layout.digest,
        confirmed=layout.is_confirmed,
        warnings=_warnings(head, lost((block.text for block in cut), kept), page, layout),
        provenance=_provenance(head, layout, foot=foot is not None),
        kinds=kinds_of(cut, kept),
        accepted=layout.accepted,
    )


def _foot(head: Head, blocks: list[Block], layout: Layout) -> tuple[str | None, list[Block]]:
    """The byline at the foot, and the blocks without it. If there is a byline at the head, none is looked for."""
    rule = layout.byline.foot if layout.byline and head.byline is None else None
    if rule is None or not blocks:
        return None, blocks
    if head.foot:
        byline = ", ".join(dict.fromkeys(found.text for found in head.foot))
        return byline, without_copies_at_end(blocks, byline)
    byline_found = foot_byline(blocks, rule)
    return byline_found, without_copies_at_end(blocks, byline_found) if byline_found else blocks


def _warnings(head: Head, lost_blocks: list[str], page: CapturedPage, layout: Layout) -> tuple[ReadingWarning, ...]:
    found: list[ReadingWarning] = []
    if head.published is None:
        found.append(ReadingWarning(WarningKind.NO_DATE, "the page shows no date"))
    if layout.since and page.captured_at.date() < layout.since:
        found.append(ReadingWarning(WarningKind.OUT_OF_SEASON, f"{layout.name} is believed to begin on {layout.since}"))
    if lost_blocks:
        found.append(ReadingWarning(WarningKind.BLOCKS_LOST, f"{len(lost_blocks)}: {lost_blocks[0][:100]}"))
    return tuple(found)


def _provenance(head: Head, layout: Layout, *, foot: bool) -> tuple[FieldSource, ...]:
    found = {
        "section": head.section,
        "title": head.title,
        "byline": head.byline,
        "published": head.date_text,
        "lead": head.lead,
    }
    sources = [FieldSource(field, part.rule) for field, part in found.items() if part]
    body = layout.body or "between lead and end mark"
    if foot:
        sources.append(FieldSource("byline", head.foot[0].rule if head.foot else f"last block of {body}"))
    return (*sources, FieldSource("blocks", f"{body}, read by trafilatura"))


def _refuse(layout: Layout, reason: RefusalReason, detail: str) -> Refusal:
    return Refusal(reason, detail, layout.name, layout.digest)
