"""Recognises home pages, sections and other lists: pages with many titles of stories and no story of their own."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.generic.frame import StoryFrame
from extractors.generic.outline import Outline, is_footer, is_linked, is_linked_title
from extractors.html.text_runs import TextRun

# A page with this many linked titles of other stories is a list, unless there is evidence of its own story.
_MANY_TITLES = 5

# With this many, it is a list if nothing is evidence of a story.
_SOME_TITLES = 3

# A text this short without a date may be a section's description, or the teaser of its first story.
_SHORT_STORY = 350
_SHORT_BESIDE_MANY = 600
_VERY_MANY_TITLES = 10
_SHORT_OF_A_WEBSITE = 800

# Without a heading that repeats the title, a story has this length and this share of the page's text.
_LONG_STORY = 1200
_MOST_OF_THE_PAGE = 0.7

# With titles of other stories between the title and the text, the text belongs to another story.
_TITLES_BETWEEN = 3

# This many equal links, at one place in this share of the paragraphs, belong to cards: Xem chi tiết, Đọc tiếp.
_CARDS = 3
_CARDS_A_PARAGRAPH = 0.4
_LONGEST_BUTTON = 25
_BUTTONS_OF_COMMENTS = re.compile(r"^trả lời|phản hồi|thích|báo xấu|reply|like", re.IGNORECASE)

# A linked heading is a title, even if it is shorter than other linked titles.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_SHORTEST_HEADING = 8

# Lines with telephone numbers and mail addresses are contacts if they are this share of a short text, without a date
# and with one.
_CONTACTS_SHARE = 0.5
_CONTACTS_SHARE_DATED = 0.75
_LONGEST_CONTACTS = 800
_CONTACT = re.compile(
    r"\b(?:điện thoại|đt|tel|fax|hotline|e-?mail|hộp thư)\b|[\w.+-]+@[\w-]+\.\w|"
    r"\(?\b0\d{1,3}\)?[ .-]?\d{3,4}[ .-]?\d{3,4}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence beside the text: the place of a heading, a date, the page's metadata.

    `is_stated` means that the metadata calls the page an article (some call their lists so), `is_sure` that it states
    the date of an article. `other_kind` says what the page is if it is no article.
    """

    title_at: int | None
    is_dated: bool
    is_stated: bool
    is_sure: bool
    other_kind: str | None
    is_website: bool


def listing_mark(outline: Outline, frame: StoryFrame | None, evidence: Evidence) -> str | None:
    """Why the page is a list; None for a page that may be a story."""
    if evidence.other_kind and not _is_story_all_the_same(frame, evidence):
        return evidence.other_kind
    titles = sum(map(is_linked_title, outline.runs))
    if frame is None:
        is_list = titles >= _MANY_TITLES and not evidence.is_sure
        return f"{titles} linked titles and no story" if is_list else None
    if not evidence.is_sure and (cards := _cards(outline, frame)):
        return cards
    has_a_witness = evidence.title_at is not None or evidence.is_dated or evidence.is_stated
    if titles >= _SOME_TITLES and not has_a_witness and not _stands_out(frame):
        return f"{titles} linked titles, and neither a heading that says the page's title nor a date"
    return _by_titles(outline, frame, evidence, titles) if titles >= _MANY_TITLES else None


def contacts_mark(outline: Outline, frame: StoryFrame, evidence: Evidence) -> str | None:
    """Why the text is contacts, as a page without content has at its foot."""
    runs = [run for run in _runs_of(outline, frame) if not is_linked(run)]
    length = sum(len(run.text) for run in runs)
    if evidence.is_stated or length > _LONGEST_CONTACTS:
        return None
    share = _CONTACTS_SHARE_DATED if evidence.is_dated else _CONTACTS_SHARE
    contacts = sum(len(run.text) for run in runs if is_footer(run) or _CONTACT.search(run.text))
    return f"contacts in {contacts} of {length} characters" if contacts >= share * length else None


def _is_story_all_the_same(frame: StoryFrame | None, evidence: Evidence) -> bool:
    if frame is None or not evidence.is_dated or evidence.title_at is None:
        return False
    return evidence.is_sure or _stands_out(frame)


def _by_titles(outline: Outline, frame: StoryFrame, evidence: Evidence, titles: int) -> str | None:
    if evidence.title_at is None:
        is_story = _stands_out(frame) and (evidence.is_dated or evidence.is_stated)
        return None if is_story else f"{titles} linked titles and no heading that says the page's title"
    if not evidence.is_dated and (mark := _undated(frame, evidence, titles)):
        return mark
    between = sum(map(is_linked_title, outline.runs[evidence.title_at + 1 : frame.extent.first]))
    if between >= _TITLES_BETWEEN and frame.gain < _LONG_STORY and not evidence.is_sure:
        return f"{between} linked titles between the heading and the text"
    return None


def _undated(frame: StoryFrame, evidence: Evidence, titles: int) -> str | None:
    shortest = _SHORT_BESIDE_MANY if titles >= _VERY_MANY_TITLES else _SHORT_STORY
    shortest = _SHORT_OF_A_WEBSITE if evidence.is_website else shortest
    if frame.gain < shortest:
        return f"{titles} linked titles beside {frame.gain:.0f} characters of text without a date"
    return None


def _stands_out(frame: StoryFrame) -> bool:
    return frame.gain >= max(_LONG_STORY, _MOST_OF_THE_PAGE * (frame.gain + frame.rivals_gain))


def _cards(outline: Outline, frame: StoryFrame) -> str | None:
    """Counts what repeats between the paragraphs: equal links, linked headings, linked pictures."""
    runs = _runs_of(outline, frame)
    paragraphs = sum(gain > 0 for gain in outline.gains[frame.extent.first : frame.extent.last + 1])
    short = (run.text for run in runs if is_linked(run) and len(run.text) <= _LONGEST_BUTTON)
    buttons = Counter(text for text in short if not _BUTTONS_OF_COMMENTS.search(text))
    text, count = max(buttons.items(), key=lambda item: item[1], default=("", 0))
    if count >= max(_CARDS, _CARDS_A_PARAGRAPH * paragraphs):
        return f"{count} links {text!r} beside {paragraphs} paragraphs"
    headings = len(set(_linked_headings(runs)))
    if headings >= max(_MANY_TITLES, _CARDS_A_PARAGRAPH * paragraphs):
        return f"{headings} linked headings beside {paragraphs} paragraphs"
    pictures = len(set(_linked_pictures(frame)))
    if pictures >= max(_MANY_TITLES, _CARDS_A_PARAGRAPH * paragraphs):
        return f"{pictures} linked pictures beside {paragraphs} paragraphs"
    return None


def _linked_headings(runs: list[TextRun]) -> Iterator[str]:
    for run in runs:
        if run.owner.tag in _HEADINGS and is_linked(run) and len(run.text) >= _SHORTEST_HEADING:
            yield run.text


_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif)\b|^#|^javascript:|^$", re.IGNORECASE)


def _linked_pictures(frame: StoryFrame) -> Iterator[str]:
    for node in frame.node.css("a[href]"):
        href = node.attributes.get("href") or ""
        if not _PICTURE_FILE.search(href) and node.css_first("img") is not None:
            yield href


def _runs_of(outline: Outline, frame: StoryFrame) -> list[TextRun]:
    return list(outline.runs[frame.extent.first : frame.extent.last + 1])
