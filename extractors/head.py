"""What of an article stands outside its body: read by a layout's rules, or a refusal."""

from dataclasses import dataclass
from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.fields import Found, every_text, find, first_text, texts_of
from extractors.published import Published
from extractors.read_published import read_published
from extractors.refusal import Refusal, RefusalReason
from seeds.layout import Layout

# Clocks of portals run ahead, and a capture's day may be another there; more than this is a wrong date.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Head:
    """`foot` are the elements of a byline of its own at the foot, if the layout has such."""

    section: Found | None
    title: Found
    byline: Found | None
    published: Published | None
    date_text: Found | None
    lead: Found | None
    foot: tuple[Found, ...] = ()


def read_head(tree: LexborHTMLParser, page: CapturedPage, layout: Layout) -> Head | Refusal:
    title = find(tree, layout.title)
    if title is None:
        places = ", ".join(rule.at for rule in layout.title)
        return Refusal(RefusalReason.NO_TITLE, f"no text in {places!r}", layout.name, layout.digest)
    date_text, published = _date(tree, layout)
    if date_text and not can_be(published, page):
        return Refusal(RefusalReason.BAD_DATE, date_text.text[:100], layout.name, layout.digest)
    foot_rule = layout.byline.foot if layout.byline else None
    return Head(
        section=find(tree, layout.section),
        title=title,
        byline=first_text(tree, layout.byline.head) if layout.byline else None,
        published=published,
        date_text=date_text,
        lead=first_text(tree, layout.lead),
        foot=tuple(every_text(tree, foot_rule.at)) if foot_rule else (),
    )


def _date(tree: LexborHTMLParser, layout: Layout) -> tuple[Found | None, Published | None]:
    """The first text at the date's places decides; a page's statements to machines count only where they are dates."""
    for rule in layout.published:
        for found in texts_of(tree, rule.at):
            published = read_published(found.text, rule)
            stated = found.node is not None and found.node.tag in ("meta", "script")
            if published is not None or not stated:
                return found, published
    return None, None


def can_be(published: Published | None, page: CapturedPage) -> bool:
    return published is not None and published.moment <= page.captured_at + _AHEAD
