"""Reading without a layout: trafilatura's own judgement of title, date and text, for sites nobody described yet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trafilatura import bare_extraction
from trafilatura.settings import Document

from extractors.article import Article, FieldSource, ReadingWarning, WarningKind
from extractors.captured_page import CapturedPage
from extractors.published import Precision, Published
from extractors.refusal import Refusal, RefusalReason
from extractors.white_space import one_line

GENERIC = "generic"


def read_generic(html: str, page: CapturedPage, digest: str) -> Article | Refusal:
    """Without section, byline and lead: of these, trafilatura's guesses are wrong more often than right."""
    document = _extract(html, page)
    title = one_line((document.title if document else None) or "")
    blocks = _blocks(document) if document else ()
    if not title or not blocks:
        reason = RefusalReason.NO_TITLE if blocks else RefusalReason.NO_BODY
        return Refusal(reason, "trafilatura found none", GENERIC, digest)
    if "\ufffd" in title or any("\ufffd" in block for block in blocks):
        return Refusal(RefusalReason.WRONG_CHARSET, "broken characters in the article", GENERIC, digest)
    published = _published(document.date if document else None, page.captured_at)
    return Article(
        section=None,
        title=title,
        byline=None,
        byline_place=None,
        published=published,
        lead=None,
        blocks=blocks,
        layout=GENERIC,
        layout_digest=digest,
        confirmed=False,
        warnings=() if published else (ReadingWarning(WarningKind.NO_DATE, "no date, or the day of the capture"),),
        provenance=tuple(FieldSource(field, "trafilatura") for field in ("title", "published", "blocks")),
    )


def _extract(html: str, page: CapturedPage) -> Document | None:
    latest = page.captured_at + timedelta(days=1)
    params = {"original_date": True, "extensive_search": True, "max_date": latest.date().isoformat()}
    found = bare_extraction(
        html,
        url=page.url,
        include_comments=False,
        deduplicate=False,
        with_metadata=True,
        date_extraction_params=params,
    )
    return None if isinstance(found, dict) else found


def _blocks(document: Document) -> tuple[str, ...]:
    lines = (document.text or "").split("\n")
    return tuple(text for line in lines if (text := one_line(line)))


def _published(day: str | None, captured_at: datetime) -> Published | None:
    """A date equal to the capture's day is as a rule the page's clock, and counts as unknown."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    if not day or date.fromisoformat(day) >= captured_at.astimezone(zone).date():
        return None
    return Published(datetime.fromisoformat(day).replace(tzinfo=zone), Precision.DAY)
