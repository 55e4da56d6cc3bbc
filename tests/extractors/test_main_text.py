"""What trafilatura gets, and what it returns."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.html.block import Block, BlockKind
from extractors.html.element_text import one_line
from extractors.main_text import main_text


def _paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, one_line(text), None, 0)


def test_every_character_of_the_basic_plane_can_be_passed_on() -> None:
    """Trees of lxml refuse control characters and surrogates: none is left in a block's one line."""
    chars = [char for char in map(chr, range(0x10000)) if not "\ud800" <= char <= "\udfff"]
    blocks = [_paragraph(f"Chữ {''.join(chars[at : at + 64])} viết.") for at in range(0, len(chars), 64)]
    assert main_text(blocks) == tuple(block.text for block in blocks)


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_is_returned_unchanged_or_not_at_all(text: str) -> None:
    blocks = [_paragraph(f"Trước {text}"), _paragraph("Một câu văn ở giữa."), _paragraph(f"{text} sau")]
    assert set(main_text(blocks)) <= {block.text for block in blocks}


def test_a_heading_at_the_end_stays() -> None:
    blocks = [_paragraph("Một câu văn."), Block(BlockKind.HEADING, "Tên của mục", None, 0)]
    assert main_text(blocks) == ("Một câu văn.", "Tên của mục")
