"""Scores each text run of a page for or against a story, and notes which runs each element holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from extractors.generic.extents import Extents, extents_of
from extractors.generic.teasers import teasers
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import Around

# Shorter plain texts (headings, captions, times, labels) are evidence for neither a story nor furniture.
PLAIN = 40

# A run with this linked share is a link; a link of this many characters is another story's title.
_LINKED_SHARE = 0.5
_TITLE = 25

# A link costs its length plus this: lists of links have many links rather than many characters.
_LINK_COST = 30

# A single link between paragraphs is a reference in the story.
_ALONE = 0.3

_FOOTER_TEXT = re.compile(
    r"Giấy phép (?:số|hoạt động|xuất bản|thiết lập|ra báo)|Số giấy phép|"
    r"Tổng [Bb]iên tập|Chịu trách nhiệm (?:nội dung|xuất bản)|"
    r"Ghi rõ nguồn|[Bb]ản quyền thuộc|[Cc]opyright|[Aa]ll [Rr]ights [Rr]eserved|"
    # Not as a letter of TCVN3 (©m, ®oµn), nor behind a product's name.
    r"(?<!\w)©(?![a-zµ-ÿ\u00ad])|(?<!\w)®(?!\S)|"
    r"^(?:Địa chỉ|Trụ sở(?: chính)?|Tòa soạn|Điện thoại|Hotline|Đường dây nóng|E-?mail|Mã số thuế|MST|"
    r"Liên hệ quảng cáo|Văn phòng (?:đại diện|phía Nam|miền \w+)|Phó [Tt]ổng biên tập|Thư ký (?:tòa|toà) soạn)\s*:|"
    r"^(?:Cơ quan|Đơn vị) chủ quản\b|^CÔNG TY (?:CP|CỔ PHẦN|TNHH)\b|^Giấy (?:chứng nhận|CN) (?:đăng ký|ĐKKD)|"
    r"(?:Không được sao chép|[Cc]hỉ được (?:phát hành|sao chép|đăng)).{0,60}(?:thông tin|nội dung|trang này|website)",
)


@dataclass(frozen=True, slots=True)
class Outline:
    """`gains` count the characters of plain text, `costs` those of links and footers."""

    runs: Sequence[TextRun]
    gains: Sequence[float]
    costs: Sequence[float]
    extents: Extents

    def cost_between(self, first: int, last: int) -> float:
        """The cost of the runs between the two."""
        return sum(self.costs[first + 1 : last])

    def runs_in(self, node: LexborNode) -> Sequence[TextRun]:
        extent = self.extents.get(node.mem_id)
        return self.runs[extent.first : extent.last + 1] if extent else ()

    def gain_in(self, node: LexborNode) -> float:
        return self.gain_of(node.mem_id)

    def gain_of(self, key: int) -> float:
        extent = self.extents.get(key)
        return sum(self.gains[extent.first : extent.last + 1]) if extent else 0.0

    def together(self, first: int, last: int) -> LexborNode:
        """The innermost element that holds both runs."""
        for node in self_and_around(self.runs[first].owner):
            extent = self.extents[node.mem_id]
            if extent.first <= first and last <= extent.last:
                return node
        raise ValueError("runs of two pages")


def outline_of(runs: Sequence[TextRun], around: Around, title: str | None = None) -> Outline:
    """The outline of the page; the title never counts as text of the story, even if the page repeats it."""
    extents = extents_of(runs, around)
    linked = [is_linked(run) for run in runs]
    is_title = [is_link and len(run.text) >= _TITLE for run, is_link in zip(runs, linked, strict=True)]
    is_plain = [not is_link and len(run.text) >= PLAIN for run, is_link in zip(runs, linked, strict=True)]
    silent = teasers(runs, is_title, is_plain, extents, around)
    if title:
        silent |= _saying_title(runs, title)
    weighed = [_weigh(runs, linked, at, is_silent=at in silent) for at in range(len(runs))]
    return Outline(runs, [gain for gain, _ in weighed], [cost for _, cost in weighed], extents)


# A text that says the title has at most this many characters before it: Bạn đang đọc: ….
_BEFORE_TITLE = 25


def says_title(text: str, title: str) -> bool:
    """Whether the text is the title, in letters of any case, with little before it and nothing behind it."""
    return _ends_with(text, _folded(title))


def _saying_title(runs: Sequence[TextRun], title: str) -> set[int]:
    whole = _folded(title)
    return {at for at, run in enumerate(runs) if _ends_with(run.text, whole)}


def _ends_with(text: str, whole: str) -> bool:
    stated = _folded(text)
    return stated.endswith(whole) and len(stated) - len(whole) <= _BEFORE_TITLE


def _folded(text: str) -> str:
    return text.casefold().rstrip(" .")


def is_linked(run: TextRun) -> bool:
    return run.linked >= _LINKED_SHARE * len(run.text)


def is_linked_title(run: TextRun) -> bool:
    return is_linked(run) and len(run.text) >= _TITLE


def is_footer(run: TextRun) -> bool:
    return _is_footer_text(run.text)


@lru_cache(maxsize=4096)
def _is_footer_text(text: str) -> bool:
    """Asked several times of each text of a page."""
    return _FOOTER_TEXT.search(text) is not None


def self_and_around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None:
        yield outer
        outer = outer.parent


def _weigh(runs: Sequence[TextRun], linked: Sequence[bool], at: int, *, is_silent: bool) -> tuple[float, float]:
    run = runs[at]
    if linked[at]:
        is_alone = not (at and linked[at - 1]) and not (at + 1 < len(runs) and linked[at + 1])
        return 0, len(run.text) * _ALONE if is_alone else len(run.text) + _LINK_COST
    if is_footer(run):
        return 0, len(run.text)
    if len(run.text) < PLAIN or is_silent:
        return 0, 0
    return len(run.text) - run.linked, 0
