"""Each address has one form, and nothing that could matter is removed."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.canonical_url import NotAnAddress, canonical_address, joined_address


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Bao.Example/Tin-Tuc/A", "https://bao.example/Tin-Tuc/A"),
        ("https://bao.example:443", "https://bao.example/"),
        ("http://bao.example:80/a", "http://bao.example/a"),
        ("http://bao.example:443/a", "http://bao.example:443/a"),
        ("https://bao.example/a#b", "https://bao.example/a"),
        (" https://bao.example/a;jsessionid=1?x=1 ", "https://bao.example/a?x=1"),
        ("https://bao.example/a?utm_source=b&p_p_id=101&c=", "https://bao.example/a?utm_source=b&p_p_id=101&c="),
        ("https://bao.example/a?x=;jsessionid=1", "https://bao.example/a?x=;jsessionid=1"),
        ("https://bao.example/tin tức?từ=a b%20c", "https://bao.example/tin%20t%E1%BB%A9c?t%E1%BB%AB=a%20b%20c"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_canonical(url: str, canonical: str) -> None:
    assert canonical_address(url) == canonical


@pytest.mark.parametrize("url", ["", "a/b", "mailto:a@b.example", "http://", "https://a:port/", "http://[1/"])
def test_not_an_address(url: str) -> None:
    with pytest.raises(NotAnAddress):
        canonical_address(url)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/?#[]@:\\"), max_size=20), st.text(max_size=20))
def test_a_second_pass_changes_nothing(path: str, query: str) -> None:
    once = canonical_address(f"https://bao.example/{path}?{query}")
    assert canonical_address(once) == once


@given(st.text("ab.:;/?#@[]A1 \nạ", max_size=20))
def test_a_link_that_is_not_joined_is_what_the_join_would_give(rest: str) -> None:
    base, link = "https://bao.example/tin/a?b", f"https://{rest}"
    assert _or_none(lambda: joined_address(base, link)) == _or_none(
        lambda: canonical_address(urljoin(base, link.strip()))
    )


def _or_none(address: Callable[[], str]) -> str | None:
    try:
        return address()
    except ValueError:
        return None
