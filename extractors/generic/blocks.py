"""Cuts the story's blocks from the frame of an unknown page, without links to other pages, labels and the title."""

from collections import deque
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile

from selectolax.lexbor import LexborNode

from extractors.generic.captions import is_caption, is_subheading
from extractors.generic.date_forms import is_date_line
from extractors.generic.frame import StoryFrame
from extractors.generic.outline import Outline, says_title, self_and_around
from extractors.generic.title import StoryTitle
from extractors.html.block import Block, BlockKind
from extractors.html.blocks import blocks_of
from extractors.html.links_to_other_pages import LINKED, by_node, child_around, is_box, is_in, leads_elsewhere
from extractors.html.text_runs import TextRun
from extractors.layout.body import is_file_name, outermost
from extractors.layout.byline import without_repeats
from extractors.layout.furniture import is_label

# Shorter texts are a byline, a section or a counter, never the beginning of a story.
_SHORT = 40

# The lead is searched within this many runs below the title.
_LEAD_WITHIN = 6
_ABOVE = 2


def story_lead(below: list[TextRun], frame: LexborNode, title: str) -> str | None:
    """The plain text between title and frame, if there is one near the title."""
    between = takewhile(
        lambda run: not is_in(run.owner, frame), (run for run in below if not says_title(run.text, title))
    )
    return next((run.text for run in islice(between, _LEAD_WITHIN) if _is_plain(run) and not is_caption(run)), None)


def lead_above(runs: list[TextRun], frame: LexborNode) -> str | None:
    """The plain text just above the frame, for a page that does not show its title."""
    first = next((at for at, run in enumerate(runs) if is_in(run.owner, frame)), 0)
    return next((run.text for run in reversed(runs[max(0, first - _ABOVE) : first]) if _is_plain(run)), None)


def story_blocks(story: StoryFrame, outline: Outline, title: StoryTitle, lead: str | None) -> list[Block]:
    """The blocks of the story; removes elements from the frame."""
    frame = story.node
    holds_title = title.node is not None and is_in(title.node, frame)
    links = {
        run.text for run in outline.runs_in(frame) if leads_elsewhere(run) and not is_subheading(outline, run.owner)
    }
    unwanted = [*_leading_elsewhere(outline, frame), *_below(outline, story)]
    for node in outermost(unwanted):
        node.decompose()
    blocks = blocks_of(frame)
    titles = [at for at, block in enumerate(blocks) if block.text == title.text] if holds_title else []
    if titles:
        blocks = _from_first_text(
            list(dropwhile(lambda block: says_title(block.text, title.text), blocks[titles[0] :]))
        )
    kept = [block for block in blocks if _wanted(block.text) and block.text not in links]
    return without_repeats([block for block in kept if not _repeats(block, title.text)], "", lead)


def _below(outline: Outline, story: StoryFrame) -> Iterator[LexborNode]:
    """The elements inside the frame that begin below the story's end."""
    end = story.extent.last
    for run in outline.runs[end + 1 : outline.extents[story.node.mem_id].last + 1]:
        outside = takewhile(lambda outer: outline.extents.firsts[outer.mem_id] > end, self_and_around(run.owner))
        yield from deque(outside, maxlen=1)


def _repeats(block: Block, title: str) -> bool:
    return block.text == title and block.kind in (BlockKind.CAPTION, BlockKind.HEADING)


def _from_first_text(blocks: list[Block]) -> list[Block]:
    """Skips the byline, section and tools that follow a title inside the frame."""
    first = next((at for at, block in enumerate(blocks) if len(block.text) >= _SHORT and _wanted(block.text)), 0)
    kept = [block for block in blocks[:first] if block.kind in (BlockKind.HEADING, BlockKind.CAPTION)]
    return kept + blocks[first:]


def _wanted(text: str) -> bool:
    return not (is_file_name(text) or is_date_line(text) or is_label(text))


def _leading_elsewhere(outline: Outline, frame: LexborNode) -> Iterator[LexborNode]:
    """Elements that are links, and boxes of another story: its linked title with the text below."""
    inside = [run for run in outline.runs_in(frame) if run.owner.mem_id != frame.mem_id]
    for own in by_node(inside, lambda run: run.owner):
        owner = own[0].owner
        if all(map(leads_elsewhere, outline.runs_in(owner))) and not is_subheading(outline, owner):
            yield owner
    for own in by_node(inside, lambda run: child_around(run.owner, frame)):
        box = child_around(own[0].owner, frame)
        if len(own) > 1 and is_box(own) and not outline.gain_in(box):
            yield box


def _is_plain(run: TextRun) -> bool:
    return len(run.text) >= _SHORT and run.linked_share < 1 - LINKED and _wanted(run.text)
