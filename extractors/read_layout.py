"""Reading by a layout's rules."""

from dataclasses import dataclass
from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article, FieldSource, ReadingWarning, WarningKind
from extractors.block import Block
from extractors.byline import foot_byline
from extractors.captured_page import CapturedPage
from extractors.cut import cut_body
from extractors.fields import Found, find_section, first_text
from extractors.main_text import lost, main_text
from extractors.published import Published
from extractors.read_published import read_published
from extractors.refusal import Refusal, RefusalReason
from seeds.layout import Layout

_BROKEN = "\ufffd"

# Clocks of portals run ahead, and a capture's day may be another there; more than this is a wrong date.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands outside the body."""

    section: Found | None
    title: Found
    byline: Found | None
    published: Published | None
    date_text: Found | None
    lead: Found | None


def read_layout(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> Article | Refusal:
    """The tree is cut up on the way."""
    head = _read_head(tree, page, layout)
    if isinstance(head, Refusal):
        return head
    bodies = cut_body(tree, layout, head.lead.node if head.lead else None)
    if len(bodies) > 1:
        return _refuse(layout, RefusalReason.TWO_BODIES, f"{len(bodies)} elements match {layout.body!r}")
    if not bodies:
        return _refuse(layout, RefusalReason.NO_BODY, f"no text in {layout.body!r}")
    return _article(head, bodies[0], page, layout)


def _read_head(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> _Head | Refusal:
    title = first_text(tree, layout.title)
    if title is None:
        return _refuse(layout, RefusalReason.NO_TITLE, f"no text in {', '.join(layout.title)!r}")
    date_text = first_text(tree, layout.published.at) if layout.published else None
    published = read_published(date_text.text, layout.published) if date_text and layout.published else None
    if date_text and (published is None or published.moment > page.captured_at + _AHEAD):
        return _refuse(layout, RefusalReason.BAD_DATE, date_text.text[:100])
    return _Head(
        section=find_section(tree, layout.section),
        title=title,
        byline=first_text(tree, layout.byline.head) if layout.byline else None,
        published=published,
        date_text=date_text,
        lead=first_text(tree, layout.lead),
    )


def _article(head: _Head, blocks: list[Block], page: CapturedPage, layout: Layout) -> Article | Refusal:
    foot_rule = layout.byline.foot if layout.byline and head.byline is None else None
    foot = foot_byline(blocks, foot_rule) if foot_rule else None
    cut = blocks[:-1] if foot else blocks
    kept = main_text(cut)
    byline = foot or (head.byline.text if head.byline else None)
    parts = (head.title.text, head.lead.text if head.lead else "", byline or "", *kept)
    if any(_BROKEN in part for part in parts):
        return _refuse(layout, RefusalReason.WRONG_CHARSET, "broken characters in the article")
    if not kept:
        return _refuse(layout, RefusalReason.NO_BODY, f"{len(cut)} blocks, none of them text")
    return Article(
        section=head.section.text if head.section else None,
        title=head.title.text,
        byline=byline,
        byline_place="foot" if foot else "head" if byline else None,
        published=head.published,
        lead=head.lead.text if head.lead else None,
        blocks=kept,
        layout=layout.name,
        layout_digest=layout.digest,
        confirmed=layout.confirmed,
        warnings=_warnings(head, lost((block.text for block in cut), kept), page, layout),
        provenance=_provenance(head, layout, foot=foot is not None),
    )


def _warnings(head: _Head, lost_blocks: list[str], page: CapturedPage, layout: Layout) -> tuple[ReadingWarning, ...]:
    found: list[ReadingWarning] = []
    if head.published is None:
        found.append(ReadingWarning(WarningKind.NO_DATE, "the page shows no date"))
    if layout.since and page.captured_at.date() < layout.since:
        found.append(ReadingWarning(WarningKind.OUT_OF_SEASON, f"{layout.name} is believed to begin on {layout.since}"))
    if lost_blocks:
        found.append(ReadingWarning(WarningKind.BLOCKS_LOST, f"{len(lost_blocks)}: {lost_blocks[0][:100]}"))
    return tuple(found)


def _provenance(head: _Head, layout: Layout, *, foot: bool) -> tuple[FieldSource, ...]:
    found = {
        "section": head.section,
        "title": head.title,
        "byline": head.byline,
        "published": head.date_text,
        "lead": head.lead,
    }
    sources = [FieldSource(field, part.rule) for field, part in found.items() if part]
    if foot:
        sources.append(FieldSource("byline", f"last block of {layout.body}"))
    return (*sources, FieldSource("blocks", f"{layout.body}, read by trafilatura"))


def _refuse(layout: Layout, reason: RefusalReason, detail: str) -> Refusal:
    return Refusal(reason, detail, layout.name, layout.digest)
