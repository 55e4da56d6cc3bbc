"""Recognises short texts of a story that look like furniture: linked subheadings, and captions of head pictures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from extractors.generic.outline import Outline, is_linked, self_and_around
from extractors.html.block import Block, BlockKind
from extractors.html.element_text import one_line
from extractors.html.text_runs import TextRun

_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_REFERENCE = re.compile(r"^(?:>>|»|→|\+|Xem|Đọc|Tin liên quan|Bài liên quan|Read|See|Related|Watch)", re.IGNORECASE)
_CAPTION_WORDS = re.compile(r"caption|(?:^|[\s_-])(?:chu-?thich|photo-?desc|image-?desc)", re.IGNORECASE)
_AROUND = 3
_LONGEST_CAPTION = 200


def is_subheading(outline: Outline, owner: LexborNode) -> bool:
    """Whether a link is a heading between two paragraphs of one element, and no reference to another story."""
    extent = outline.extents.get(owner.mem_id)
    if extent is None or extent.first != extent.last or not 0 < extent.first < len(outline.runs) - 1:
        return False
    before, run, after = outline.runs[extent.first - 1 : extent.first + 2]
    if not (outline.gains[extent.first - 1] and outline.gains[extent.first + 1]) or _REFERENCE.search(run.text):
        return False
    parents = {one.owner.parent.mem_id for one in (before, run, after) if one.owner.parent is not None}
    return len(parents) == 1 and (owner.tag in _HEADINGS or _is_bold_around_link(owner))


def is_caption(run: TextRun) -> bool:
    """Whether it is a caption, by its element or by the name of an element around it."""
    if _is_set_below_picture(run):
        return True
    around = islice(self_and_around(run.owner), _AROUND)
    return any(
        node.tag in ("figcaption", "caption") or _CAPTION_WORDS.search(node.attributes.get("class") or "")
        for node in around
    )


def without_captions(blocks: Sequence[Block], outline: Outline, frame: LexborNode) -> list[Block]:
    """The blocks that are no captions: by their kind, their element, or the names of the elements around them."""
    captions = {run.text for run in outline.runs_in(frame) if is_caption(run) or _is_in_figure(run)}
    return [block for block in blocks if block.kind is not BlockKind.CAPTION and block.text not in captions]


def _is_in_figure(run: TextRun) -> bool:
    return any(node.tag == "figure" for node in islice(self_and_around(run.owner), 2 * _AROUND))


def _is_set_below_picture(run: TextRun) -> bool:
    """Whether an element has a picture and this text alone, which is set in italics or small letters."""
    if run.owner.tag == "p" or len(run.text) > _LONGEST_CAPTION or run.owner.css_first("img") is None:
        return False
    return any(one_line(node.text()) == run.text for node in run.owner.css("em, i, small"))


@dataclass(frozen=True, slots=True)
class HeadPicture:
    """A picture's caption, and the innermost element that holds both."""

    caption: str
    node: LexborNode


def head_pictures(outline: Outline, title_at: int | None, frame: LexborNode) -> list[HeadPicture]:
    """The pictures with captions between a title and the frame of its text."""
    if title_at is None:
        return []
    between = outline.runs[title_at + 1 : outline.extents[frame.mem_id].first]
    wanted = (run for run in between if is_caption(run) and not is_linked(run))
    found = (HeadPicture(run.text, node) for run in wanted if (node := _picture_beside(run)) is not None)
    return list({picture.caption: picture for picture in found}.values())


def caption_blocks(pictures: Iterable[HeadPicture]) -> list[Block]:
    return [Block(BlockKind.CAPTION, picture.caption, None, 0) for picture in pictures]


def _picture_beside(run: TextRun) -> LexborNode | None:
    """The innermost element with the text and a picture, unless it is a player for other videos."""
    around = list(islice(self_and_around(run.owner), _AROUND + 1))
    names = " ".join(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}" for node in around)
    return None if "video" in names else next((node for node in around if node.css_first("img") is not None), None)


def _is_bold_around_link(owner: LexborNode) -> bool:
    return owner.css_first("strong > a, b > a, strong > span > a, b > span > a") is not None
