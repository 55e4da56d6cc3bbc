"""Finds the byline in the last block of a body, and removes blocks that repeat the title, lead or byline."""

import re

from extractors.html.block import Block, BlockKind
from seeds.field_rules import FootByline

# Longer than any name with its office; a longer block is text, whatever its alignment.
_LONGEST = 120

_WORDS_OF_A_NAME = 6

_SENTENCE_END = re.compile(r"[.!?…:;,]$")

# A name ends where an office, a co-author or a place begins.
_NAME_END = re.compile(r"\s[-–—]\s|[(,/;&]")


def foot_byline(blocks: list[Block], rule: FootByline) -> str | None:
    """The text of the last block if it is a byline; a heading, a table row and the body's only block are none."""
    last = blocks[-1]
    if len(blocks) == 1 or last.kind in (BlockKind.HEADING, BlockKind.ROW) or len(last.text) > _LONGEST:
        return None
    return last.text if _is_set_apart(last, rule) or _is_short_name(last, rule) else None


def _is_set_apart(block: Block, rule: FootByline) -> bool:
    aligned = rule.align is not None and block.side in (rule.align, "end" if rule.align == "right" else rule.align)
    return aligned or (rule.indent is not None and block.indent >= rule.indent)


def _is_short_name(block: Block, rule: FootByline) -> bool:
    if rule.short is None or block.kind is not BlockKind.PARAGRAPH or len(block.text) > rule.short:
        return False
    return not _SENTENCE_END.search(block.text) and _begins_with_name(block.text)


def _begins_with_name(text: str) -> bool:
    """Two to six capitalised words, or one word in capitals (TTXVN)."""
    words = _NAME_END.split(text, maxsplit=1)[0].removeprefix("Theo ").split()
    if len(words) == 1:
        return words[0].isupper()
    return 1 < len(words) <= _WORDS_OF_A_NAME and all(
        word[0].isupper() and not any(map(str.isdigit, word)) for word in words
    )


# A paper's mark before its lead; the repeated lead does not have it: (Baothanhhoa.vn) - , (HNM) - .
_MARK = re.compile(r"^\([^()]{2,30}\)\s*[-–—]\s*")


def without_repeats(blocks: list[Block], title: str, lead: str | None) -> list[Block]:
    shown = {_bare(title), _bare(lead or ""), _bare(_MARK.sub("", lead or ""))}
    return [block for block in blocks if _bare(block.text) not in shown]


def without_copies_at_end(blocks: list[Block], byline: str) -> list[Block]:
    """Some pages show the byline twice (baothanhhoa.vn, article of 2019-07-01)."""
    end = len(blocks)
    while end and _bare(blocks[end - 1].text) == _bare(byline):
        end -= 1
    return blocks[:end]


def _bare(text: str) -> str:
    return text.casefold().rstrip(" .")
