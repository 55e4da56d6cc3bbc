"""A text by its numbered lines, and the part of the article that each line is."""

from dataclasses import dataclass, field
from pathlib import Path

from extractors.html.element_text import one_line
from tests.extractors.page_reading import SHARED


@dataclass(frozen=True)
class SeedText:
    """Parts are named by line numbers, from 1, with 0 for none; `own` has invented lines for use without the file."""

    file: str
    title: int
    lead: int
    body: tuple[int, ...]
    section: int = 0
    dateline: int = 0
    foot_byline: int | None = None
    captions: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()
    file_names: frozenset[int] = frozenset()
    own: dict[int, str] = field(default_factory=dict)

    def raw(self) -> dict[int, str]:
        seed = SHARED / "seeds" / self.file
        return _numbered(seed) if seed.is_file() else self._own_lines()

    def line(self, number: int) -> str:
        return one_line(self.raw()[number])

    def _own_lines(self) -> dict[int, str]:
        last = max(self.body[-1], self.foot_byline or 0)
        return {number: f"Đây là dòng thứ {number}, viết riêng để thử." for number in range(1, last + 1)} | self.own


def _numbered(seed: Path) -> dict[int, str]:
    return dict(enumerate(seed.read_text(encoding="utf-8").split("\n"), start=1))


HANOIMOI_2023 = SeedText(
    file="001_8dc1e56145b05f1c.txt",
    section=1,
    title=3,
    dateline=5,
    lead=7,
    body=(9, 11, 13, 16, 18, 20, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43),
    captions=frozenset({16, 23}),
    headings=frozenset({9, 35}),
    file_names=frozenset({15, 22}),
    own={5: "Hương Ly (lược ghi) 28/12/2023 13:02", 15: "anh-chu-tri-.jpg", 22: "anh-t2-.jpg"},
)
HANOIMOI_2017 = SeedText(
    file="003_ea79f7e614b485d6.txt",
    section=3,
    title=1,
    dateline=3,
    lead=4,
    body=(6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26),
    captions=frozenset({6}),
    headings=frozenset({8, 18}),
    foot_byline=27,
    own={3: "Xây dựng Đảng | 06:51 Thứ Hai ngày 09/10/2017", 4: "(HNM) - Câu mở đầu để thử.", 27: "Hương Ly"},
)
THANHTRI_2020 = SeedText(
    file="004_f40a2ae5eaf66b88.txt",
    section=1,
    title=3,
    dateline=4,
    lead=6,
    body=(12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36),
    headings=frozenset({14, 26, 32}),
    foot_byline=38,
    own={
        4: "Ngày đăng 18/03/2020 | 10:53\u00a0 | View count: 1759",
        38: "\u00a0 " * 40 + "Hoàng Thị Thu Thủy - Tuyên giáo Thanh Trì",
    },
)
HANOI_2019 = SeedText(
    file="000_35ce43a94cf988c5.txt",
    title=1,
    lead=4,
    body=(6, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31),
    captions=frozenset({6}),
    headings=frozenset({9, 19}),
    foot_byline=33,
    own={1: "Một tựa bài để thử (10:08 06/02/2019)", 4: "HNP - Câu mở đầu để thử.", 33: "Nguyễn Văn"},
)
BAOTHANHHOA_2019 = SeedText(
    file="002_9bcedd9aa797e5ec.txt",
    title=7,
    lead=1,
    body=(13, 15, 17, 21, 23, 25, 27, 31, 33),
    captions=frozenset({13, 21, 31}),
    foot_byline=35,
    own={
        1: "(Baothanhhoa.vn) - Câu mở đầu để thử.",
        9: "Câu mở đầu để thử.",
        **dict.fromkeys((7, 11, 19, 29), "Một tựa bài để thử"),
        **{line: f"Đoạn {line} của bài thử, đủ dài để là một bài thật. " * 3 for line in (15, 17, 23, 25, 27, 33)},
        35: "Trần Thanh",
    },
)
