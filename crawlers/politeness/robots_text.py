"""The text of a robots.txt out of the answer that holds it; never an empty one in the place of what cannot be read."""

import codecs
from http import HTTPStatus

from scrapy.http import Response

from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo

MOST_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = 0.2  # of the bytes are zero in UTF-16, of ASCII half of them
_UNREADABLE = 0.1  # of the characters are none, or control characters
_LAYOUT = frozenset("\t\n\r\f\v")


class RobotsUnreadable(Exception):
    """The answer holds no text that can be read."""


def robots_text(response: Response) -> str:
    """At most `MOST_BYTES` of it, in whole lines, without NULs. Raises RobotsUnreadable."""
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        raise RobotsUnreadable("it is a part of a file")
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    try:
        body = undo(response.body, coding, MOST_BYTES)
    except BodyTooLarge as large:
        body = _whole_lines(large.begin[:MOST_BYTES])
    except BodyUndecodable as error:
        raise RobotsUnreadable(str(error)) from error
    text = _decoded(body).replace("\0", "")
    if _is_noise(text):
        raise RobotsUnreadable("it is no text")
    return text


def _whole_lines(body: bytes) -> bytes:
    """Half a line might say another thing than the whole."""
    end = max(body.rfind(b"\n"), body.rfind(b"\r"))
    return body[: end + 1]


def _decoded(body: bytes) -> str:
    for mark, coding in _MARKS:
        if body.startswith(mark):
            return body.decode(coding, "replace").lstrip("\ufeff")
    if body and body.count(0) >= _WIDE * len(body):
        return body.decode("utf-16-be" if body[:2].find(0) == 0 else "utf-16-le", "replace")
    return body.decode("utf-8", "replace")


def _is_noise(text: str) -> bool:
    odd = sum(sign == "\ufffd" or (sign < " " and sign not in _LAYOUT) for sign in text)
    return odd > _UNREADABLE * len(text)
