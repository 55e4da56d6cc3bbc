"""Blocks of a body that say again what stands above it: the title as a picture's alt text, the lead once more."""

import re

from extractors.block import Block

# A paper's mark before its lead, which the repeated one goes without: (Baothanhhoa.vn) - , (HNM) - .
_MARK = re.compile(r"^\([^()]{2,30}\)\s*[-–—]\s*")


def without_repeats(blocks: list[Block], title: str, lead: str | None) -> list[Block]:
    said = {_bare(title), _bare(lead or ""), _bare(_MARK.sub("", lead or ""))}
    return [block for block in blocks if _bare(block.text) not in said]


def without_copies_at_end(blocks: list[Block], byline: str) -> list[Block]:
    """A byline stands twice on some pages (baothanhhoa.vn, article of 2019-07-01)."""
    end = len(blocks)
    while end and _bare(blocks[end - 1].text) == _bare(byline):
        end -= 1
    return blocks[:end]


def _bare(text: str) -> str:
    return text.casefold().rstrip(" .")
