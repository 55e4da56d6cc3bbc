"""The blocks of an unknown page's story: what its frame holds, without links to elsewhere, labels and the title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile

from selectolax.lexbor import LexborNode

from extractors.block import Block, BlockKind
from extractors.blocks_of import blocks_of
from extractors.cut import is_file_name
from extractors.repeats import without_repeats
from extractors.runs import Run
from extractors.story_date import is_date_line
from extractors.story_title import StoryTitle

# A byline, a section, a counter: nothing that begins a story is so short.
_SHORT = 40

# So many runs below the title the lead is looked for.
_LEAD_WITHIN = 6
_ABOVE = 2

# A block of which so much is a link leads elsewhere; a longer one is a text with links.
_LINKED = 0.7
_LONGEST_LINK = 300

_LABEL = re.compile(
    r"^(?:Tin (?:bài )?liên quan|Bài (?:viết )?liên quan|(?:Các )?tin (?:bài )?khác|Đọc thêm|Đọc nhiều|Xem thêm|"
    r"Xem nhiều|Có thể bạn quan tâm|Từ khóa|Tags?|Chủ đề|Chia sẻ|Bình luận|Quảng cáo|In bài(?: viết)?|Gửi email|"
    r"Copy link|Theo dõi|Lưu bài(?: viết)?)\s*(?:\(\d+\)|[:.]?)$|^>>|^\{\w+\}|^\(?\d*\)? ?Bình luận$|"
    r"^(?:Từ khóa|Tags?)\s*:|"
    r"^Ý kiến của bạn sẽ được|^\(\*\) Không sao chép|^\[nhập chú thích",
    re.IGNORECASE,
)


def story_lead(below: list[Run], frame: LexborNode) -> str | None:
    """The plain text between title and frame, if there is one near the title."""
    between = takewhile(lambda run: not _is_in(run.owner, frame), below[:_LEAD_WITHIN])
    return next((run.text for run in between if _is_plain(run)), None)


def lead_above(runs: list[Run], frame: LexborNode) -> str | None:
    """Where the title stands nowhere: the plain text just above the frame."""
    first = next((at for at, run in enumerate(runs) if _is_in(run.owner, frame)), 0)
    return next((run.text for run in reversed(runs[max(0, first - _ABOVE) : first]) if _is_plain(run)), None)


def story_blocks(frame: LexborNode, runs: list[Run], title: StoryTitle, lead: str | None) -> list[Block]:
    """The frame is cut up."""
    holds_title = title.node is not None and _is_in(title.node, frame)
    for owner in _leading_elsewhere(runs, frame):
        owner.decompose()
    blocks = blocks_of(frame)
    titles = [at for at, block in enumerate(blocks) if block.text == title.text] if holds_title else []
    if titles:
        blocks = _from_first_text(blocks[titles[0] + 1 :])
    kept = [block for block in blocks if _wanted(block.text) and not _repeats(block, title.text)]
    return without_repeats(kept, "", lead)


def _repeats(block: Block, title: str) -> bool:
    return block.text == title and block.kind in (BlockKind.CAPTION, BlockKind.HEADING)


def _from_first_text(blocks: list[Block]) -> list[Block]:
    """A title inside the frame has byline, section and tools below it."""
    first = next((at for at, block in enumerate(blocks) if len(block.text) >= _SHORT and _wanted(block.text)), 0)
    kept = [block for block in blocks[:first] if block.kind in (BlockKind.HEADING, BlockKind.CAPTION)]
    return kept + blocks[first:]


def _wanted(text: str) -> bool:
    return not (is_file_name(text) or is_date_line(text) or _LABEL.search(text))


def _leading_elsewhere(runs: Iterable[Run], frame: LexborNode) -> Iterator[LexborNode]:
    owned: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        owned[run.owner.mem_id].append(run)
    for own in owned.values():
        owner = own[0].owner
        if owner.mem_id != frame.mem_id and _is_in(owner, frame) and all(map(_leads_elsewhere, own)):
            yield owner


def _leads_elsewhere(run: Run) -> bool:
    return run.linked_share >= _LINKED and len(run.text) < _LONGEST_LINK


def _is_plain(run: Run) -> bool:
    return len(run.text) >= _SHORT and run.linked_share < 1 - _LINKED and _wanted(run.text)


def _is_in(node: LexborNode, frame: LexborNode) -> bool:
    outer: LexborNode | None = node
    while outer is not None:
        if outer.mem_id == frame.mem_id:
            return True
        outer = outer.parent
    return False
