"""Reads a page by text anchors: the article is between its title and the first end mark."""

import re

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.block import Block, BlockKind
from extractors.layout.body import drop_from, wanted_blocks
from extractors.layout.head import Found, Head, can_be
from extractors.layout.published import published_by_groups
from extractors.refusal import Refusal, RefusalReason
from seeds.layout import Layout
from seeds.layout_sign import TextAnchors

Title = tuple[int, re.Match[str]]


def read_anchored(
    tree: LexborHTMLParser, page: CapturedPage, layout: Layout, anchors: TextAnchors
) -> tuple[Head, list[Block]] | Refusal:
    """The head, and the blocks between lead and end."""
    if tree.body is None:
        return _refuse(layout, RefusalReason.NO_BODY, "no body")
    drop_from(tree.body, layout)
    blocks = wanted_blocks(tree.body, layout)
    texts = [block.text for block in blocks]
    titles = _titles(blocks, anchors)
    leads = [at for at, text in enumerate(texts) if re.search(anchors.lead, text)]
    pairs = [(title, lead) for lead in leads if (title := _title_above(lead, titles, anchors.gap))]
    if len(pairs) != 1:
        reason = RefusalReason.TWO_BODIES if pairs else RefusalReason.NO_TITLE
        return _refuse(layout, reason, f"{len(pairs)} titles with a lead below")
    title, lead = pairs[0]
    end = next((at for at in range(lead + 1, len(texts)) if _ends(texts[at], anchors)), None)
    if end is None:
        return _refuse(layout, RefusalReason.NO_BODY, "no end mark after the lead")
    if any(lead < at < end for at in (*leads, *(at for at, _ in titles))):
        return _refuse(layout, RefusalReason.TWO_BODIES, "another title or lead before the end mark")
    head = _head(title[1], texts[lead], page, layout, anchors)
    return head if isinstance(head, Refusal) else (head, blocks[lead + 1 : end])


def _titles(blocks: list[Block], anchors: TextAnchors) -> list[Title]:
    """Each title with the index of its last block: the date may be a block of its own below the title.

    An item of a list is not a title: listed stories have dates too.
    """
    found: list[Title] = []
    for at, block in enumerate(blocks):
        two = f"{blocks[at - 1].text} {block.text}" if at and block.text.startswith("(") else ""
        match = re.fullmatch(anchors.title, block.text) or re.fullmatch(anchors.title, two)
        if match and block.kind is not BlockKind.ITEM:
            found.append((at, match))
    return found


def _title_above(lead: int, titles: list[Title], gap: int) -> Title | None:
    above = [title for title in titles if 0 < lead - title[0] <= gap + 1]
    return above[-1] if above else None


def _ends(text: str, anchors: TextAnchors) -> bool:
    return any(re.search(pattern, text) for pattern in anchors.end)


def _head(title: re.Match[str], lead: str, page: CapturedPage, layout: Layout, anchors: TextAnchors) -> Head | Refusal:
    published = published_by_groups(title.groupdict())
    if not can_be(published, page):
        return _refuse(layout, RefusalReason.BAD_DATE, title[0][-100:])
    return Head(
        section=None,
        title=Found(title["title"], f"/{anchors.title}/", None),
        byline=None,
        published=published,
        date_text=Found(title[0], f"/{anchors.title}/", None),
        lead=Found(lead, f"/{anchors.lead}/", None),
    )


def _refuse(layout: Layout, reason: RefusalReason, detail: str) -> Refusal:
    return Refusal(reason, detail, layout.name, layout.digest)
