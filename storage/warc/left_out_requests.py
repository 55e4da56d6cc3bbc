"""Requests that a file does not have as records, because the file has all that they consist of.

Most requests of a night differ in their URL and their validators alone. The request of a revisit is left out if two
earlier request records of the file have the same form: one of them may be damaged. The answer's record then states the
validator that was sent and the digest of the request, which proves the request that is made from them:

    GET (path and query of WARC-Target-URI) HTTP/1.1
    Host: (its host)
    (If-None-Match or If-Modified-Since, if the record states one)
    (the form: the header lines after these in the earlier request records)
"""

import re
from collections.abc import Iterator, Mapping

from storage.warc.exchange import digest
from storage.warc.record import Record

REQUEST_DIGEST = "Luutru-Request-Digest"
_STATED = "Luutru-"
_VALIDATORS = ("If-None-Match", "If-Modified-Since")
_LINES = re.compile(
    rb"(?:(?P<name>%s): (?P<value>[!-~](?:[ -~\x80-\xff]*[!-~])?)\r\n)?(?P<form>(?:[^\r\n]+\r\n)*\r\n)"
    % "|".join(_VALIDATORS).encode()
)
_URL = re.compile("[a-z]+://(?P<host>[!-.0->@-~]+)(?P<target>[!-~]*)")
_RECORDS = 2  # of a form, before a request is left out
_MOST_FORMS = 64  # of one file: a form with a Referer is used by few requests

Fields = tuple[tuple[str, str], ...]


class RequestForms:
    """The forms of the requests that one file has as records, in their order there."""

    def __init__(self) -> None:
        self._forms: dict[bytes, int] = {}

    def add(self, url: str, request: bytes) -> None:
        """Notes a request that is in the file, or that the noted forms can give."""
        parts = _parts(url, request)
        if parts and (parts["form"] in self._forms or len(self._forms) < _MOST_FORMS):
            self._forms[parts["form"]] = self._forms.get(parts["form"], 0) + 1

    def note(self, record: Record) -> None:
        """Notes a record of the file, if it is a request."""
        if record.fields.get("WARC-Type") == "request":
            self.add(record.fields.get("WARC-Target-URI", ""), record.block)

    def fields_instead(self, url: str, request: bytes) -> Fields:
        """The fields from which the request can be made again, byte for byte; empty if it cannot be."""
        parts = _parts(url, request)
        if parts is None or self._forms.get(parts["form"], 0) < _RECORDS:
            return ()
        sent = ((_STATED + parts["name"].decode(), parts["value"].decode("latin-1")),) if parts["name"] else ()
        return (*sent, (REQUEST_DIGEST, digest(request)))

    def request_of(self, fields: Mapping[str, str]) -> bytes | None:
        """The request of an answer with these fields, None if no noted form gives its digest."""
        stated = fields.get(REQUEST_DIGEST)
        return next((made for made in self._candidates(fields) if digest(made) == stated), None)

    def _candidates(self, fields: Mapping[str, str]) -> Iterator[bytes]:
        first = _first_lines(fields.get("WARC-Target-URI", ""))
        sent = [(name, value) for name in _VALIDATORS if (value := fields.get(_STATED + name))]
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent).encode("latin-1", "replace")
        for form in self._forms if first else ():
            yield first + lines + form


def is_left_out(fields: Mapping[str, str]) -> bool:
    """Whether the file lacks the request of the answer with these fields."""
    return REQUEST_DIGEST in fields


def _parts(url: str, request: bytes) -> re.Match[bytes] | None:
    """None if the request is no plain one for this URL."""
    first = _first_lines(url)
    return _LINES.fullmatch(request, len(first)) if first and request.startswith(first) else None


def _first_lines(url: str) -> bytes:
    """Empty for a URL that is not sent as it is."""
    parts = _URL.fullmatch(url)
    if parts is None:
        return b""
    target = parts["target"] if parts["target"].startswith("/") else "/" + parts["target"]
    return f"GET {target} HTTP/1.1\r\nHost: {parts['host']}\r\n".encode("ascii")
