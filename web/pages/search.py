"""The hits of a query, in parts."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from storage.search.scope import SearchField
from storage.search.search import Hit, SearchResult
from web.page_or_json import answer, room_of
from web.query_parameters import BadAddress, day_in, number_in
from web.room_settings import SECONDS

HITS = 20
FARTHEST = 1000


@dataclass(frozen=True, slots=True)
class SearchView:
    """`after` is the cursor of the next part; `is_complete` is false while the index is being built.

    `is_cut` says that the search reached its limit of time: there may be further hits.
    """

    query: str
    site: str | None
    since: date | None
    until: date | None
    section: str | None
    attachments: bool | None
    within: SearchField | None
    folded: bool
    hits: tuple[Hit, ...]
    after: int | None
    is_complete: bool
    is_cut: bool


def search(request: Request) -> Response:
    corpus, params = room_of(request).corpus, request.query_params
    query, after = params.get("q", "").strip(), number_in(request, "after", 0) or 0
    since, until = day_in(request, "since"), day_in(request, "until")
    site, within, folded = params.get("site") or None, _within(params.get("in", "")), params.get("folded") == "1"
    section, attachments = params.get("section", "").strip() or None, _attachments(params.get("attachments", ""))
    found = SearchResult((), more=False, is_complete=True)
    if query and after < FARTHEST:
        found = corpus.search(
            query,
            site=site,
            since=since,
            until=until,
            section=section,
            attachments=attachments,
            within=within,
            folded=folded,
            limit=HITS,
            offset=after,
            partial=True,
        )
    following = after + HITS if found.more and after + HITS < FARTHEST else None
    view = SearchView(
        query=query,
        site=site,
        since=since,
        until=until,
        section=section,
        attachments=attachments,
        within=within,
        folded=folded,
        hits=found.hits,
        after=following,
        is_complete=found.is_complete,
        is_cut=found.is_cut,
    )
    return answer(request, "search.html", view, slugs=list(corpus.sites), seconds=f"{SECONDS:g}")


def _attachments(stated: str) -> bool | None:
    if stated not in ("", "0", "1"):
        raise BadAddress(f"attachments: {stated[:40]!r} is neither 1 (attachments alone) nor 0 (without them)")
    return stated == "1" if stated else None


def _within(stated: str) -> SearchField | None:
    if not stated:
        return None
    try:
        return SearchField(stated)
    except ValueError:
        raise BadAddress(f"in: {stated[:40]!r} is neither title nor text") from None
