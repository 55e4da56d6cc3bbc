"""Checks an archive's answer: the requested capture, another capture of the page, or no capture."""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus

from crawlers.http.redirects import GONE, NO
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.site import Site
from storage.backfill.items import CaptureRequest
from storage.frontier.requests import KeptExchange
from storage.outcomes import AnyReason, Outcome, Reason, http_reason
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.exchange import Exchange, WithHead
from storage.warc.limits import BODY_BYTES

RAW = re.compile(r"/web/(?P<at>\d{14})id_/(?P<url>.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Raw:
    """A capture's own time, and its body."""

    at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class NoCapture:
    outcome: Outcome
    reason: AnyReason


class AnswerUnreadable(Exception):
    """An index's answer is not in the documented form; the text says what it is."""


def index_body(exchange: Exchange) -> bytes:
    try:
        return undo(exchange.payload, exchange.header("Content-Encoding"), BODY_BYTES)
    except (BodyTooLarge, BodyUndecodable) as error:
        raise AnswerUnreadable(f"the index's answer cannot be unpacked: {error}") from error


def check_capture(site: Site, request: CaptureRequest, kept: KeptExchange) -> Raw | NoCapture:
    """Accepts a capture of the same page taken at another time than requested, and returns it with its own time."""
    exchange = kept.exchange
    raw = RAW.search(exchange.url)
    if exchange.status != HTTPStatus.OK or raw is None:
        return _refused(exchange)
    if not _same_page(site, request, raw["url"]):
        return NoCapture(Outcome.FAILED, Reason.OTHER_PAGE)
    body = body_of(exchange, exchange.payload)
    if isinstance(body, NoCapture):
        return body
    at = timestamp_of(raw["at"])
    if at == request.at and not _is_whole(request.digest, exchange, body):
        return NoCapture(Outcome.FAILED, Reason.WRONG_DIGEST)
    return Raw(at, body)


def body_of(answer: WithHead, payload: bytes) -> bytes | NoCapture:
    try:
        body = undo(payload, answer.header("Content-Encoding"), BODY_BYTES)
    except BodyTooLarge:
        return NoCapture(Outcome.REFUSED, Reason.OVERSIZED)
    except BodyUndecodable:
        return NoCapture(Outcome.REFUSED, Reason.UNDECODABLE)
    return body or NoCapture(Outcome.REFUSED, Reason.EMPTY)


def _same_page(site: Site, request: CaptureRequest, url: str) -> bool:
    try:
        identity = site.identify(canonical_address(url))
    except NotAnAddress:
        return False
    return identity is not None and (identity.space, identity.key) == (request.space, request.key)


def timestamp_of(digits: str) -> datetime:
    """Reads a timestamp of 14 digits, in UTC. Raises ValueError if they are no time."""
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _refused(exchange: Exchange) -> NoCapture:
    if exchange.status in NO:
        return NoCapture(Outcome.BLOCKED, http_reason(exchange.status))
    if exchange.status in GONE:
        return NoCapture(Outcome.FAILED, Reason.NOT_IN_ARCHIVE)
    return NoCapture(Outcome.FAILED, http_reason(exchange.status))


def _is_whole(index_digest: str | None, exchange: Exchange, body: bytes) -> bool:
    """The index has the digest of the payload as captured, which may have another compression than ours."""
    if not index_digest or exchange.header("X-Archive-Orig-Content-Encoding"):
        return True
    expected = index_digest.removeprefix("sha1:").upper()
    return expected in {
        b32encode(sha1(part, usedforsecurity=False).digest()).decode() for part in (exchange.payload, body)
    }
