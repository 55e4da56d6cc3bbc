"""Finds where the readers' comments begin, on pages that give them no name in their markup."""

import re

from extractors.generic.outline import Outline, self_and_around

_WORDS = r"(?:bình luận|ý kiến(?: (?:bạn đọc|độc giả|của bạn))?|comments?)(?:\s+(?:của bạn đọc|về bài viết|mới nhất))?"
_HEADING = re.compile(rf"(?:(?:tất cả|các|xem)\s+)*{_WORDS}\s*:?", re.IGNORECASE)
_COUNTED = re.compile(rf"(?:\(?\d+\)?\s+{_WORDS}|{_WORDS}\s*[:(]?\s*\d+\s*\)?)", re.IGNORECASE)
_INVITED = re.compile(
    r"(?:gửi|viết|để lại|đăng)\s+(?:bình luận|ý kiến)(?:\s+(?:của bạn|mới))?|leave a (?:reply|comment)", re.IGNORECASE
)
_ANY_HEADING = re.compile("|".join(form.pattern for form in (_COUNTED, _INVITED, _HEADING)), re.IGNORECASE)

# What stands below each comment: Thích 12 Trả lời.
_BUTTONS = re.compile(
    r"(?:(?:trả lời|thích|không thích|chia sẻ|reply|like|báo (?:cáo|xấu|vi phạm))[\s·•|,()\d]*){1,4}", re.IGNORECASE
)
_ANSWER = re.compile(r"trả lời|reply", re.IGNORECASE)

# A heading that a story's own part may have is one of comments if buttons of comments are this near below it.
_NEAR = 15

_LONGEST = 60


def comments_at(outline: Outline, title_at: int) -> int:
    """The place of the first text of the comments; the end of the page where none are recognized."""
    places = [at for at in range(title_at + 1, len(outline.runs)) if len(outline.runs[at].text) <= _LONGEST]
    buttons = [at for at in places if _is_buttons(outline.runs[at].text)]
    begins = [at for at in places if _is_heading(outline.runs[at].text, at, buttons)][:1]
    if len(buttons) > 1 and (first := _first_card(outline, buttons, title_at)) is not None:
        begins.append(first)
    return min(begins, default=len(outline.runs))


def _is_buttons(text: str) -> bool:
    return _BUTTONS.fullmatch(text) is not None and _ANSWER.search(text) is not None


def _is_heading(text: str, at: int, buttons: list[int]) -> bool:
    if _ANY_HEADING.fullmatch(text) is None:
        return False
    if _COUNTED.fullmatch(text) or _INVITED.fullmatch(text):
        return True
    return bool(_HEADING.fullmatch(text)) and any(at < button <= at + _NEAR for button in buttons)


def _first_card(outline: Outline, buttons: list[int], title_at: int) -> int | None:
    """The first text of the element with the first comment: the largest around its buttons that has no others'."""
    card = None
    for node in self_and_around(outline.runs[buttons[0]].owner):
        extent = outline.extents[node.mem_id]
        if extent.last >= buttons[1] or extent.first <= title_at:
            break
        card = extent.first
    return card
