"""A byline is split into the names of its authors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.details.authors import MOST_AUTHORS, authors_of

BYLINES = [
    (None, ()),
    ("Hương Ly", ("Hương Ly",)),
    ("Bài và ảnh: Phạm Thử", ("Phạm Thử",)),
    ("Bài, ảnh: Phạm Thử - Lê Mẫu", ("Phạm Thử", "Lê Mẫu")),
    ("Theo TTXVN", ("TTXVN",)),
    ("Nguyễn Văn Mẫu (ghi)", ("Nguyễn Văn Mẫu",)),
    ("Nguyễn Thử, Trần Mẫu và Lê Ví Dụ", ("Nguyễn Thử", "Trần Mẫu", "Lê Ví Dụ")),
    ("Nguyễn Thử – Trần Mẫu; Nguyễn Thử", ("Nguyễn Thử", "Trần Mẫu")),
    ("Thực hiện: Minh Thử | Ảnh: Văn Mẫu", ("Minh Thử", "Văn Mẫu")),
    ("Sở Văn hóa và thể thao", ("Sở Văn hóa và thể thao",)),
    ("By An Example and Bich Thu", ("An Example", "Bich Thu")),
    ("Thị-Mẫu Jean-Luc", ("Thị-Mẫu Jean-Luc",)),
    ("***", ()),
]


@pytest.mark.parametrize(("byline", "names"), BYLINES, ids=[str(byline) for byline, _ in BYLINES])
def test_a_byline_is_split(byline: str | None, names: tuple[str, ...]) -> None:
    assert authors_of(byline) == names


@given(st.text(max_size=600))
def test_names_of_any_byline_are_few_and_short(byline: str) -> None:
    names = authors_of(byline)
    assert len(names) <= MOST_AUTHORS
    assert all(name == name.strip() and 0 < len(name) <= 80 for name in names)
