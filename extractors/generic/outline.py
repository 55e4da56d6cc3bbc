"""Scores each text run of a page for or against a story, and notes which runs each element holds."""

import re
from collections.abc import Container, Iterator, Sequence
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

# Each text that has a footer's words has one of these, which is faster to see.
_OF_FOOTER_WORDS = (
    "iấy phép",
    "iên tập",
    "hịu trách nhiệm",
    "hi rõ nguồn",
    "ản quyền thuộc",
    "opyright",
    "ights",
    "©",
    "®",
    "ông được sao chép",
    "hỉ được",
)
_FOOTER_WORDS = re.compile(
    r"Giấy phép (?:số|hoạt động|xuất bản|thiết lập|ra báo)|Số giấy phép|"
    r"Tổng [Bb]iên tập|Chịu trách nhiệm (?:nội dung|xuất bản)|"
    r"Ghi rõ nguồn|[Bb]ản quyền thuộc|[Cc]opyright|[Aa]ll [Rr]ights [Rr]eserved|"
    # Not as a letter of TCVN3 (©m, ®oµn), nor behind a product's name.
    r"(?<!\w)©(?![a-zµ-ÿ\u00ad])|(?<!\w)®(?!\S)|"
    r"(?:Không được sao chép|[Cc]hỉ được (?:phát hành|sao chép|đăng)).{0,60}(?:thông tin|nội dung|trang này|website)",
)
_FOOTER_LABEL = re.compile(
    r"(?:Địa chỉ|Trụ sở(?: chính)?|Tòa soạn|Điện thoại|Hotline|Đường dây nóng|E-?mail|Mã số thuế|MST|"
    r"Liên hệ quảng cáo|Văn phòng (?:đại diện|phía Nam|miền \w+)|Phó [Tt]ổng biên tập|Thư ký (?:tòa|toà) soạn)\s*:|"
    r"(?:Cơ quan|Đơn vị) chủ quản\b|CÔNG TY (?:CP|CỔ PHẦN|TNHH)\b|Giấy (?:chứng nhận|CN) (?:đăng ký|ĐKKD)",
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
    lengths = [len(run.text) for run in runs]
    linked = [run.linked >= _LINKED_SHARE * length for run, length in zip(runs, lengths, strict=True)]
    is_title = [is_link and length >= _TITLE for is_link, length in zip(linked, lengths, strict=True)]
    is_plain = [not is_link and length >= PLAIN for is_link, length in zip(linked, lengths, strict=True)]
    silent = teasers(runs, is_title, is_plain, extents, around)
    if title:
        silent |= _saying_title(runs, title)
    return Outline(runs, *_weighed(runs, linked, silent), extents)


# A text that says the title has at most this many characters before it: Bạn đang đọc: ….
_BEFORE_TITLE = 25
# Folding makes at most this many letters of one (ΐ).
_MOST_FOLDED = 3


def says_title(text: str, title: str) -> bool:
    """Whether the text is the title, in letters of any case, with little before it and nothing behind it."""
    return _ends_with(text, _folded(title))


def _saying_title(runs: Sequence[TextRun], title: str) -> set[int]:
    whole = _folded(title)
    return {at for at, run in enumerate(runs) if _ends_with(run.text, whole)}


def _ends_with(text: str, whole: str) -> bool:
    if len(text) * _MOST_FOLDED < len(whole) or (len(text) > len(whole) + _BEFORE_TITLE and text[-1] not in " ."):
        return False  # faster than folding each text of a page
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
    if any(map(text.__contains__, _OF_FOOTER_WORDS)) and _FOOTER_WORDS.search(text):
        return True
    return _FOOTER_LABEL.match(text) is not None


def self_and_around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None:
        yield outer
        outer = outer.parent


def _weighed(
    runs: Sequence[TextRun], linked: Sequence[bool], silent: Container[int]
) -> tuple[list[float], list[float]]:
    """The gain and the cost of each run."""
    gains: list[float] = [0] * len(runs)
    costs: list[float] = [0] * len(runs)
    for at, (run, is_link) in enumerate(zip(runs, linked, strict=True)):
        if is_link:
            costs[at] = len(run.text) * _ALONE if _is_alone(linked, at) else len(run.text) + _LINK_COST
        elif is_footer(run):
            costs[at] = len(run.text)
        elif len(run.text) >= PLAIN and at not in silent:
            gains[at] = len(run.text) - run.linked
    return gains, costs


def _is_alone(linked: Sequence[bool], at: int) -> bool:
    return not (at and linked[at - 1]) and not (at + 1 < len(linked) and linked[at + 1])
