"""Finds the caption of a picture, and the source that it names."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from extractors.html.blocks import blocks_of

_CAPTION = (
    "figcaption, caption, [class*='caption' i], [class*='chu-thich' i], [class*='chuthich' i], [class*='photo-desc' i]"
)
_CAPTION_CLASS = re.compile(r"caption|chu-?thich|photo-?desc", re.IGNORECASE)
_HOLDER_CLASS = re.compile(r"photo|picture|image|figure|thumb|media", re.IGNORECASE)
_HOLDERS = frozenset({"figure", "table"})
_AROUND = 5
_LONGEST = 1000
_LONGEST_IN_TABLE = 400

# Ảnh: Văn Mẫu · (Nguồn: Bộ Xây dựng) · Ảnh minh họa: TTXVN · … . Ảnh TTXVN
_CREDIT = re.compile(
    r"(?:Ảnh(?: minh hoạ| minh họa| tư liệu| chụp màn hình)?|Nguồn(?: ảnh)?|Đồ họa|Photos?|Image|Source|Credit)\s*:\s*"
    r"(?P<named>[^:()]{2,80}?)\s*\)?\s*\.?$|(?:^|[.!?…)]\s+)\(?Ảnh\s+(?P<bare>[A-ZĐÀ-Ỹ][^.:()]{1,40})\)?\.?$",
    re.IGNORECASE,
)


def caption_of(picture: LexborNode, body: LexborNode, texts: frozenset[str]) -> str | None:
    """The text of the picture's own caption element, of its table, or of the caption below its paragraph."""
    for holder in islice(_around(picture, body), _AROUND):
        if len(holder.css("img")) > 1:
            return None
        for place in _places(holder):
            if caption := _known(place, texts):
                return caption
    return None


def credit_in(caption: str | None) -> str | None:
    """The photographer or source that a caption names at its end."""
    match = _CREDIT.search(caption or "")
    if match is None or (match["bare"] and not match["bare"][0].isupper()):
        return None
    return (match["named"] or match["bare"]).strip(" .")


def _places(holder: LexborNode) -> Iterator[LexborNode]:
    yield from holder.css(_CAPTION)
    if holder.tag in _HOLDERS or _HOLDER_CLASS.search(holder.attributes.get("class") or ""):
        yield holder
    below = holder.next
    while below is not None and not below.is_element_node:
        below = below.next
    if below is not None and _CAPTION_CLASS.search(below.attributes.get("class") or ""):
        yield below


def _known(place: LexborNode, texts: frozenset[str]) -> str | None:
    """The text of an element whose blocks are all among the body's."""
    blocks = [block.text for block in blocks_of(place)]
    caption = " ".join(blocks)
    longest = _LONGEST_IN_TABLE if place.tag == "table" else _LONGEST
    return caption if blocks and len(caption) <= longest and texts.issuperset(blocks) else None


def _around(node: LexborNode, body: LexborNode) -> Iterator[LexborNode]:
    outer = node.parent
    while outer is not None:
        yield outer
        outer = None if outer.mem_id == body.mem_id else outer.parent
