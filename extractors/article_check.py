"""Articles that are none: their letters are broken, or they say only that there is nothing to read."""

from collections.abc import Sequence

from extractors.html.legacy_text import legacy_text
from extractors.refusal import RefusalReason
from extractors.screening import is_apology

_BROKEN = "\ufffd"


def not_an_article(title: str, texts: Sequence[str]) -> tuple[RefusalReason, str] | None:
    """The reason and its detail; `texts` are lead, blocks and byline."""
    if any(_BROKEN in text for text in (title, *texts)):
        return RefusalReason.WRONG_CHARSET, "broken characters in the article"
    if found := legacy_text((title, *texts)):
        return RefusalReason.WRONG_CHARSET, found
    if is_apology(title, texts):
        return RefusalReason.ERROR_PAGE, title
    return None
