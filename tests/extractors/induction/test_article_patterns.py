"""Patterns of article addresses, found from a few examples."""

import re

import pytest

from extractors.induction.article_patterns import article_tables


@pytest.mark.parametrize(
    ("urls", "ids"),
    [
        (["https://a.vn/mot-chuyen-12345.html", "https://a.vn/hai-chuyen-12346.html"], ["12345", "12346"]),
        (["https://a.vn/x/12345/mot.htm", "https://a.vn/y/12346/hai.htm"], ["12345", "12346"]),
        (
            ["https://a.vn/article/x-0123456789abcdef", "https://a.vn/y-0123456789abcdee"],
            ["0123456789abcdef", "0123456789abcdee"],
        ),
        (
            ["https://a.vn/2024/03/02/mot-chuyen/", "https://a.vn/2024/03/03/hai"],
            ["2024/03/02/mot-chuyen", "2024/03/03/hai"],
        ),
        (["https://a.vn/chuyen-7000.html"], ["7000"]),
    ],
)
def test_the_lasting_id(urls: list[str], ids: list[str]) -> None:
    ((_, lines),) = article_tables(urls)
    pattern = {line.key: line.value for line in lines}["pattern"]
    found = [re.search(str(pattern), url.removeprefix("https://a.vn")) for url in urls]
    assert [match["id"] for match in found if match] == ids
