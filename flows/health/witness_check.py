"""Compares a page's title and date with what feeds, sitemaps and listings say of it."""

from extractors.witness_comparison import is_another_day, is_another_title
from storage.runs.observations import Look


def has_witnesses(look: Look) -> bool:
    """Only of new pages: a list may lag behind a changed headline."""
    return look.first and look.fresh and look.read and bool(look.stated_titles or look.stated_dates)


def contradicts_witnesses(look: Look) -> bool:
    """Whether no witness says a title like that which was read, or none says its day."""
    published = (look.fields or {}).get("published")
    return is_another_title(look.title or "", look.stated_titles) or is_another_day(published, look.stated_dates)
