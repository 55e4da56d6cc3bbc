"""Recognises home pages, sections and other lists: pages with many titles of stories and no story of their own."""

from dataclasses import dataclass

from extractors.generic.frame import StoryFrame
from extractors.generic.outline import Outline, is_linked_title

# A page with this many linked titles of other stories is a list, unless there is evidence of its own story.
_MANY_TITLES = 5

# A text this short without a date may be a section's description, or the teaser of its first story.
_SHORT_STORY = 350

# Without a heading that repeats the title, a story has this length and this share of the page's text.
_LONG_STORY = 1200
_MOST_OF_THE_PAGE = 0.7

# With titles of other stories between the title and the text, the text belongs to another story.
_TITLES_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence of a story beside its text: the place of a heading, a date, the page's metadata."""

    title_at: int | None
    is_dated: bool
    is_stated: bool


def listing_mark(outline: Outline, frame: StoryFrame | None, evidence: Evidence) -> str | None:
    """Why the page is a list; None for a page that may be a story."""
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
