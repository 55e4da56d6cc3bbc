"""The words of a visit's end, the same in rows, logs, reports and the UI.

To add a word, add a line here and run `make words`: it writes the migration.
"""

from enum import StrEnum
from typing import NewType, TypeAlias


class Outcome(StrEnum):
    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    GONE = "gone"
    MOVED = "moved"
    REFUSED = "refused"
    HELD = "held"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"


class RunState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class PageState(StrEnum):
    LIVE = "live"
    GONE = "gone"
    MOVED = "moved"


class Reason(StrEnum):
    """Why a request has no answer, a discovery no links, a body no text, or a visit its outcome."""

    # The request got no answer.
    BAD_REQUEST = "bad_request"
    DNS_FAILED = "dns_failed"
    PRIVATE_ADDRESS = "private_address"
    CONNECT_FAILED = "connect_failed"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS_FAILED = "tls_failed"
    NO_RESPONSE = "no_response"
    READ_TIMEOUT = "read_timeout"
    BAD_RESPONSE = "bad_response"
    REQUEST_FAILED = "request_failed"
    UNFORESEEN_ERROR = "unforeseen_error"
    """An error of ours, which the log has, ended the receiving, reading or storing of one answer."""

    # The request was not sent.
    BUDGET = "budget"
    NOT_DUE = "not_due"
    KNOWN = "known"
    """A backfill found its page in the archive already."""
    CLOSED = "closed"
    WITHHELD = "withheld"
    ROBOTS = "robots"
    ROBOTS_NO_ANSWER = "robots_no_answer"
    ROBOTS_ELSEWHERE = "robots_elsewhere"
    ROBOTS_UNREADABLE = "robots_unreadable"
    CRAWL_DELAY = "crawl_delay"
    FOREIGN_HOST = "foreign_host"
    HOST_BLOCKS = "host_blocks"
    HOST_SILENT = "host_silent"
    RETRY_AFTER = "retry_after"
    ENOUGH_ASKED = "enough_asked"

    # The answer was archived, and its record cannot be read here.
    STRANDED = "stranded"
    """It is on one machine, which could not be waited for."""
    DAMAGED = "damaged"

    # The answer shows no page.
    CUT_BODY = "cut_body"
    UNDECODABLE = "undecodable"
    UNASKED_304 = "unasked_304"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECTED_AWAY = "redirected_away"
    REDIRECTED_TO_NO_ARTICLE = "redirected_to_no_article"
    REDIRECTED_TO_NOTHING = "redirected_to_nothing"
    """It is missing at an address that we had to put right ourselves."""
    REDIRECTED_TO_OTHER_PORT = "redirected_to_other_port"

    # The answer is no discovery.
    NOT_A_FEED = "not_a_feed"
    NOT_A_SITEMAP = "not_a_sitemap"
    NO_ITEMS = "no_items"
    TOKEN_MISSING = "token_missing"  # noqa: S105 (a word, no password)

    # An archive does not have the capture that its index names.
    NOT_IN_ARCHIVE = "not_in_archive"
    OTHER_PAGE = "other_page"
    OTHER_RANGE = "other_range"
    WRONG_DIGEST = "wrong_digest"
    RECORD_DAMAGED = "record_damaged"

    # The body has no text: the words of extractors.refusal.
    EMPTY = "empty"
    OVERSIZED = "oversized"
    NOT_HTML = "not_html"
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    BREAKS_READER = "breaks_reader"
    WRONG_CHARSET = "wrong_charset"
    CHALLENGE = "challenge"
    LISTING = "listing"
    LOGIN = "login"
    ERROR_PAGE = "error_page"
    NO_LAYOUT_SIGN = "no_layout_sign"
    TWO_LAYOUT_SIGNS = "two_layout_signs"
    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    TWO_BODIES = "two_bodies"
    BAD_DATE = "bad_date"
    BODY_OBFUSCATED = "body_obfuscated"
    WITNESSES_DIFFER = "witnesses_differ"
    NOT_A_DOCUMENT = "not_a_document"
    BROKEN_DOCUMENT = "broken_document"
    ENCRYPTED = "encrypted"
    NO_TEXT_LAYER = "no_text_layer"
    NO_READER = "no_reader"
    UNOPENED = "unopened"


OF_LAYOUTS = (
    Reason.NO_LAYOUT_SIGN,
    Reason.TWO_LAYOUT_SIGNS,
    Reason.NO_TITLE,
    Reason.NO_BODY,
    Reason.TWO_BODIES,
    Reason.BAD_DATE,
)
"""Refusals of pages that another layout may read."""

SCRIPTS_MAY_HELP = frozenset({Reason.BODY_OBFUSCATED, Reason.NO_BODY, Reason.NO_TITLE})
"""Refusals of pages whose text may be filled in by their scripts."""

StatusReason = NewType("StatusReason", str)
"""A reason with an HTTP status in it, such as `http_404`."""

AnyReason: TypeAlias = Reason | StatusReason


def http_reason(status: int) -> StatusReason:
    return StatusReason(f"http_{status}")


def robots_reason(status: int) -> StatusReason:
    """robots.txt itself answered with this status."""
    return StatusReason(f"robots_{status}")
