"""Builds the text of a story on a night: the first text with all changes since."""

from functools import lru_cache
from random import Random

from tests.rehearsal.lives import changes
from tests.rehearsal.newsroom import Desk
from tests.rehearsal.stories import CELL, Block, Change, Edition, Story
from tests.rehearsal.vietnamese import Writer
from tests.rehearsal.words import BYLINES

# "cập nhập" for "cập nhật" is a typo that Vietnamese papers correct.
_SLIP = "Thông tin tiếp tục được cập nhập."
_RIGHT = "Thông tin tiếp tục được cập nhật."


@lru_cache(maxsize=8192)
def title_of(story: Story, day: int) -> str:
    """The headline alone, for listings: cheaper than the whole text."""
    return _headline(story, "headline" in changes(story, day))


@lru_cache(maxsize=8192)
def slug_source(story: Story, day: int) -> str:
    """The headline from which the URL was made; the URL stays when the headline changes."""
    return _headline(story, "slug" in changes(story, day))


def edition(story: Story, desk: Desk, day: int) -> Edition:
    so_far = changes(story, day)
    source = Random(f"{story.source}/text")
    return Edition(
        title=title_of(story, day),
        slug_of=slug_source(story, day),
        byline=_byline(story, desk, "byline" in so_far),
        lead=_lead(story, desk, source),
        blocks=tuple(_blocks(story, source, so_far)),
        markup=so_far.count("markup"),
    )


def _writer(story: Story, what: str) -> Writer:
    return Writer(Random(f"{story.source}/{what}"), Random(f"{story.source}/subject"), story.theme)


def _headline(story: Story, second: bool) -> str:
    return _writer(story, "second headline" if second else "headline").headline()


def _byline(story: Story, desk: Desk, corrected: bool) -> str | None:
    source = Random(f"{story.site}/{story.source}/byline")
    if source.randrange(100) < desk.bylineless:
        return BYLINES[0] if corrected else None
    first = source.randrange(len(BYLINES))
    name = BYLINES[(first + 1) % len(BYLINES) if corrected else first]
    return name + source.choice(("", "", "", " (lược ghi)", " - Ban Thử nghiệm"))


def _lead(story: Story, desk: Desk, source: Random) -> str | None:
    if source.randrange(100) < desk.leadless:
        return None
    return source.choice(desk.lead_prefixes) + _writer(story, "lead").lead()


def _blocks(story: Story, source: Random, so_far: list[Change]) -> list[Block]:
    writer = _writer(story, "body")
    blocks = [Block("paragraph", writer.paragraph()) for _ in range(source.randint(6, 14))]
    blocks.insert(1, Block("caption", writer.caption()))
    for place in (4, 8):
        if len(blocks) > place + 2:
            blocks.insert(place, Block("subheading", writer.subheading()))
    if source.randrange(5) == 0:
        blocks[5:5] = [Block("item", text) for text in writer.items()]
    if source.randrange(8) == 0:
        blocks[-1:-1] = [Block("row", CELL.join(cells)) for cells in writer.rows()]
    if "paragraph" in so_far:
        blocks.insert(-1, Block("paragraph", _writer(story, "added").paragraph()))
    if story.slips:
        slip = "typo" not in so_far or "untypo" in so_far
        blocks.append(Block("paragraph", _SLIP if slip else _RIGHT))
    return blocks
