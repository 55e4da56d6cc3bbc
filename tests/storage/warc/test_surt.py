"""SURT keys: known values from the replay tools' own library, and properties of all keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.warc.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com/", "com,example)/"),
        ("https://hanoimoi.vn", "vn,hanoimoi)/"),
        ("https://hanoimoi.vn?x=1", "vn,hanoimoi)/?x=1"),
        ("https://www.Example.com:443/Path/To/?b=2&a=1", "com,example)/path/to?a=1&b=2"),
        ("http://www2.example.com:8080/a/", "com,example:8080)/a"),
        ("https://www1a.example.vn/", "vn,example,www1a)/"),
        ("https://WWW.hanoimoi.vn./a", "vn,hanoimoi)/a"),
        ("https://user:pw@hanoimoi.vn/a", "vn,hanoimoi)/a"),
        ("https://192.168.1.5/x", "5,1,168,192)/x"),
        ("https://hà-nội.vn/a", "vn,xn--h-ni-0na4517b)/a"),
        ("http://hanoimoi.vn:443/a", "vn,hanoimoi:443)/a"),
        ("https://hanoimoi.vn/tin-tuc-123456.html#comment", "vn,hanoimoi)/tin-tuc-123456.html"),
        ("https://hanoimoi.vn/tin-tuc.html?", "vn,hanoimoi)/tin-tuc.html"),
        (
            "https://hanoimoi.vn/t%C3%ADn-t%E1%BB%A9c.html?q=%C3%A9&Z=1&a",
            "vn,hanoimoi)/t%c3%adn-t%e1%bb%a9c.html?a&q=%c3%a9&z=1",
        ),
        ("https://www.hanoimoi.vn/Ảnh đẹp.html", "vn,hanoimoi)/%e1%ba%a2nh%20%c4%91%e1%ba%b9p.html"),
        ("https://hanoimoi.vn/a%2Fb%20c%7Ed.html", "vn,hanoimoi)/a/b%20c~d.html"),
        ("https://hanoimoi.vn/a%zz%25b", "vn,hanoimoi)/a%25zz%25b"),
        ("https://hanoimoi.vn/%FF%FE", "vn,hanoimoi)/%ff%fe"),
        ("https://hanoimoi.vn//a//b/../c/./d", "vn,hanoimoi)/a/c/d"),
        ("https://hanoimoi.vn/../a", "vn,hanoimoi)/../a"),
        ("https://hanoimoi.vn/a/?&x=1&&y=2&", "vn,hanoimoi)/a?&&&x=1&y=2"),
        ("https://hanoimoi.vn/a?x=1&X=2&x=0", "vn,hanoimoi)/a?x=0&x=1&x=2"),
        ("https://hanoimoi.vn/a?b=c d&e=%2B%26%3D%23%3F", "vn,hanoimoi)/a?=%23?&b=c%20d&e=+"),
        (
            "https://vidu.hanoi.gov.vn/-/asset_publisher/abc?p_p_id=101_INSTANCE&p_p_lifecycle=0&_101_delta=10",
            "vn,gov,hanoi,vidu)/-/asset_publisher/abc?_101_delta=10&p_p_id=101_instance&p_p_lifecycle=0",
        ),
        ("https://hanoimoi.vn/a?jsessionid=0123456789ABCDEF0123456789ABCDEF&x=1", "vn,hanoimoi)/a?x=1"),
        ("https://hanoimoi.vn/a?sid=0123456789abcdef0123456789abcdef", "vn,hanoimoi)/a"),
        ("https://hanoimoi.vn/a?cfid=1234&cftoken=5678&x=1", "vn,hanoimoi)/a?x=1"),
        ("https://hanoimoi.vn/(S(abcdefghij1234567890abcd))/page.aspx", "vn,hanoimoi)/page.aspx"),
    ],
)
def test_known_values(url: str, key: str) -> None:
    assert surt(url) == key


@given(path=st.text(max_size=30), query=st.text(max_size=30))
def test_keys_are_ascii_without_blanks(path: str, query: str) -> None:
    key = surt(f"https://hanoimoi.vn/{path.encode(errors='ignore').decode()}?{query.encode(errors='ignore').decode()}")
    assert key.isascii()
    assert key.isprintable()
    assert " " not in key
