"""Decodes the text of a robots.txt; an unreadable file is an error, never an empty text that allows everything."""

import codecs
from http import HTTPStatus

from scrapy.http import Response

from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo

ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = 0.2  # the share of zero bytes from which a text is UTF-16; in UTF-16, ASCII text has one half
_UNREADABLE = 0.1  # the share of broken or control characters from which a text is unreadable
_LAYOUT = frozenset("\t\n\r\f\v")


class RobotsUnreadable(Exception):
    """The answer has no readable text."""


def robots_text(response: Response) -> str:
    """At most the first `ROBOTS_BYTES` of the file, in whole lines, without NULs. Raises RobotsUnreadable."""
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        raise RobotsUnreadable("it is a part of a file")
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    try:
        body = undo(response.body, coding, ROBOTS_BYTES)
    except BodyTooLarge as large:
        body = _whole_lines(large.begin[:ROBOTS_BYTES])
    except BodyUndecodable as error:
        raise RobotsUnreadable(str(error)) from error
    text = _decoded(body).replace("\0", "")
    if _is_noise(text):
        raise RobotsUnreadable("it is no text")
    return text


def _whole_lines(body: bytes) -> bytes:
    """Drops a cut last line: it could mean something else than the whole line."""
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
