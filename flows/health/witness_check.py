"""Compares a page's title and date with what feeds, sitemaps and listings say of it."""

from extractors.witness_comparison import is_another_day, is_another_title
from storage.runs.observations import VisitFacts


def has_witnesses(visit: VisitFacts) -> bool:
    """Only of new pages: a list may lag behind a changed headline."""
    return visit.first and visit.fresh and visit.read and bool(visit.stated_titles or visit.stated_dates)


def contradicts_witnesses(visit: VisitFacts) -> bool:
    """Whether no witness says a title like that which was read, or none says its day."""
    published = (visit.fields or {}).get("published")
    return is_another_title(visit.title or "", visit.stated_titles) or is_another_day(published, visit.stated_dates)
