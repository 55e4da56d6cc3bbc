"""Decides what happens to stories: decks of lives, dealt by the seed, so that each kind of event occurs."""

from random import Random
from typing import Final

from tests.rehearsal.stories import Change, Life, Story, Turn

QUIET: Final[Life] = ()
_EVENTFUL: Final[tuple[Life, ...]] = (
    (Turn(1, "typo"),),
    (Turn(1, "paragraph"),),
    (Turn(2, "headline"),),
    (Turn(1, "byline"),),
    (Turn(1, "slug"),),
    (Turn(1, "markup"), Turn(2, "markup")),
    (Turn(1, "withdrawn"),),
    (Turn(1, "typo"), Turn(2, "untypo")),
)
# Twelve lives for each site in tests (all events soon), twenty-four in a demonstration (most pages unchanged).
SMALL_DECK: Final[tuple[Life, ...]] = (*_EVENTFUL, (Turn(2, "lost"),), (Turn(1, "merged"),), QUIET, QUIET)
WIDE_DECK: Final[tuple[Life, ...]] = (*_EVENTFUL, (Turn(2, "lost"),), (Turn(3, "merged"),), *([QUIET] * 14))

_ENDS: Final[frozenset[Change]] = frozenset({"lost", "withdrawn", "merged"})


def deal(seed: int, site: str, deck: tuple[Life, ...], number: int) -> Life:
    """The life of a site's story by its number."""
    round_, place = divmod(number, len(deck))
    return Random(f"{seed}/{site}/lives/{round_}").sample(deck, len(deck))[place]


def changes(story: Story, day: int) -> list[Change]:
    """The story's events up to this night, in order."""
    return [turn.change for turn in story.life if story.born + turn.after <= day]


def end(story: Story, day: int) -> tuple[int, Change] | None:
    """The night and the kind of the story's end, if it has ended."""
    for turn in story.life:
        if turn.change in _ENDS and story.born + turn.after <= day:
            return story.born + turn.after, turn.change
    return None
