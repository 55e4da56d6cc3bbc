"""Bytes are decoded: the bytes themselves decide before header and meta."""

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractors.html.charset import decode

TEXT = "Hà Nội mở phiên chợ sách"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        (TEXT.encode(), None, "utf-8"),
        (TEXT.encode(), "text/html; charset=ISO-8859-1", "utf-8"),
        ((META.format("windows-1258") + TEXT).encode(), None, "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=windows-1252", "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/html; charset=utf-8", "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None, "utf-16-be"),
        ((META.format("utf-16") + TEXT).encode("utf-16-le"), "text/html", "utf-16-le"),
        ((META.format("utf-8") + TEXT).encode("utf-16-be"), "text/html; charset=utf-8", "utf-16-be"),
        (("<p>\0\0" + TEXT).encode(), None, "utf-8"),
    ],
)
def test_unicode(body: bytes, content_type: str | None, charset: str) -> None:
    decoded = decode(body, content_type)
    assert decoded.charset == charset
    assert decoded.text.endswith(TEXT)


@pytest.mark.parametrize("content_type", ["text/html; charset=windows-1258", "text/html", "text/html; charset=UTF-8"])
def test_vietnamese_code_page(content_type: str) -> None:
    body = "Ðây là môt ðoạn chữ cũ".encode("windows-1258", "ignore")
    assert decode(body, content_type).charset == "windows-1258"


def test_header_before_meta() -> None:
    decoded = decode((META.format("windows-1258") + "caf\u00e9").encode("cp1252"), "text/html; charset=iso-8859-1")
    assert (decoded.charset, decoded.text[-4:]) == ("windows-1252", "café")


@pytest.mark.parametrize("label", ["x-unknown", "unicode_escape", "idna", "utf-7", "base64", "rot13", "undefined"])
def test_a_label_that_no_browser_knows_is_ignored(label: str) -> None:
    assert decode(b"caf\xe9", f"text/html; charset={label}").charset == "windows-1258"


def test_a_broken_byte_in_utf8_stays_visible_where_it_was() -> None:
    decoded = decode(TEXT.encode() + b" \xff Copyright", "text/html; charset=utf-8")
    assert (decoded.charset, decoded.text) == ("utf-8", f"{TEXT} \ufffd Copyright")


@given(st.binary(max_size=300), st.none() | st.text(max_size=60))
def test_any_bytes_become_text(body: bytes, content_type: str | None) -> None:
    decoded = decode(body, content_type)
    assert decoded.text == "" or decoded.charset


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    assume("&#" not in text)
    assert decode(text.encode(), "text/html; charset=windows-1252").text == text.replace("\0", "")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Cảm ơn &#55357;&#56832; nhé", "Cảm ơn 😀 nhé"),
        ("Cảm ơn &#xD83D;&#xde00; nhé", "Cảm ơn 😀 nhé"),
        ("một &#55357; nửa", "một  nửa"),
        ("một &#56832; nửa", "một  nửa"),
        ("năm &#55296;0; &#57344;", "năm 0; &#57344;"),
    ],
)
def test_halves_of_a_character_are_joined(markup: str, text: str) -> None:
    assert decode(markup.encode(), None).text == text
