"""The result of a reading in doubt: a refusal with its reason, never a plausible wrong text."""

from dataclasses import dataclass
from enum import StrEnum

from extractors.linked_document import LinkedDocument


class RefusalReason(StrEnum):
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
    """Without a layout: no feed, list or statement says the title or the day that was read."""
    NOT_A_DOCUMENT = "not_a_document"
    """An attachment's address answers with something else, for instance a page."""
    BROKEN_DOCUMENT = "broken_document"
    ENCRYPTED = "encrypted"
    NO_TEXT_LAYER = "no_text_layer"
    """The pages are pictures."""
    NO_READER = "no_reader"
    """What reads this format is not installed."""
    UNOPENED = "unopened"
    """A ZIP of files: it is archived, and its files are listed, not read."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """If no layout was chosen, `layout` is None and `layout_digest` is the digest of the site's signs."""

    reason: RefusalReason
    detail: str
    layout: str | None
    layout_digest: str
    attachments: tuple[LinkedDocument, ...] = ()
