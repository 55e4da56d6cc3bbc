"""Homes, sections and lists: pages with many stories' titles and no story that stands out."""

from dataclasses import dataclass

from extractors.generic.frame import StoryFrame
from extractors.generic.outline import Outline, is_linked_title

# So many linked titles of other stories make a page a list, where nothing speaks for a story of its own.
_MANY_TITLES = 5

# A text so short, without a date, may be what a section says of itself, or the teaser of its first story.
_SHORT_STORY = 350

# Without a heading that says the title, a story is so long and so much of the page's text.
_LONG_STORY = 1200
_MOST_OF_THE_PAGE = 0.7

# Titles of other stories between the title and its text: the text is a later one's.
_TITLES_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a story, beside its text: a heading's place, a date, the page's statement."""

    title_at: int | None
    is_dated: bool
    is_stated: bool


def listing_mark(outline: Outline, frame: StoryFrame | None, evidence: Evidence) -> str | None:
    """What gives a list away; None for a page that may be a story."""
    titles = sum(map(is_linked_title, outline.runs))
    if titles < _MANY_TITLES:
        return None
    if frame is None:
        return None if evidence.is_dated and evidence.is_stated else f"{titles} linked titles and no story"
    if evidence.title_at is None:
        is_story = _stands_out(frame) and (evidence.is_dated or evidence.is_stated)
        return None if is_story else f"{titles} linked titles and no heading that says the page's title"
    return None if evidence.is_dated else _undated(outline, frame, evidence.title_at, titles)


def _stands_out(frame: StoryFrame) -> bool:
    return frame.gain >= max(_LONG_STORY, _MOST_OF_THE_PAGE * (frame.gain + frame.rivals_gain))


def _undated(outline: Outline, frame: StoryFrame, title_at: int, titles: int) -> str | None:
    if frame.gain < _SHORT_STORY:
        return f"{titles} linked titles beside {frame.gain:.0f} characters of text without a date"
    between = sum(map(is_linked_title, outline.runs[title_at + 1 : frame.extent.first]))
    if between >= _TITLES_BETWEEN and frame.gain < _LONG_STORY:
        return f"{between} linked titles between the heading and the text"
    return None
