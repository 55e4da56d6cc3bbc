"""Refuses a reading whose characters are broken, or whose text only says that the page was not found."""

from collections.abc import Sequence

from extractors.legacy_text.detect import legacy_text
from extractors.refusal import RefusalReason
from extractors.screening import is_apology

_BROKEN = "\ufffd"


def not_an_article(title: str, texts: Sequence[str]) -> tuple[RefusalReason, str] | None:
    """The refusal's reason and detail, or None; `texts` are lead, blocks and byline."""
    if any(_BROKEN in text for text in (title, *texts)):
        return RefusalReason.WRONG_CHARSET, "broken characters in the article"
    if found := legacy_text((title, *texts)):
        return RefusalReason.WRONG_CHARSET, found
    if is_apology(title, texts):
        return RefusalReason.ERROR_PAGE, title
    return None
