"""A page of a site: its captures, versions and changes, and any two versions compared."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from luutru import Page, PageDiff
from luutru.version_diff import chosen_versions, diff_texts
from storage.errors import NotInTheArchive
from storage.versions.page_history import PageHistory, VersionEntry
from storage.vietnam_time import VIETNAM
from web.page_or_json import answer, capture_address, room_of
from web.query_parameters import BadAddress, day_in

MOST_NAME = 2000


@dataclass(frozen=True, slots=True)
class VersionComparison:
    first: VersionEntry
    second: VersionEntry
    found: PageDiff


@dataclass(frozen=True, slots=True)
class PageView:
    history: PageHistory
    comparison: VersionComparison | None


def page(request: Request) -> Response:
    """By `url`, any address of the page or an ordinal; `a` and `b` name two versions by number or day."""
    found = _named_page(request)
    found.versions()  # raises Withheld
    first, second = (request.query_params.get(one, "")[:10] or None for one in ("a", "b"))
    comparison = None
    if first or second or len(found.history.versions) > 1:
        old, new = chosen_versions(found.history, first, second)
        comparison = VersionComparison(old, new, diff_texts(found.text(old), found.text(new)))
    beside = request.query_params.get("form") == "beside"
    if comparison is None and (first or second):
        raise NotInTheArchive(f"{found.url}: there is one version, nothing to compare with")
    return answer(request, "page.html", PageView(found.history, comparison), beside=beside)


def page_on(request: Request) -> Response:
    """Leads to the capture that shows what the page said at the end of a `day`, or to its first one."""
    found, wanted = _named_page(request), day_in(request, "day")
    found.versions()  # raises Withheld
    if wanted is None or not found.captures():
        raise BadAddress("day: give a day, as YYYY-MM-DD, of a page with captures")
    end = datetime.combine(wanted + timedelta(days=1), time(), VIETNAM)
    before = [one for one in found.captures() if one.at < end]
    chosen = before[-1] if before else found.captures()[0]
    stamp = chosen.at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return RedirectResponse(capture_address(stamp, chosen.url), HTTPStatus.FOUND)


def _named_page(request: Request) -> Page:
    name = request.query_params.get("url", "").strip()
    if not name or len(name) > MOST_NAME:
        raise BadAddress("url: give the address of a page, or an ordinal")
    is_ordinal = name.isascii() and name.isdecimal()
    return room_of(request).corpus.page(int(name[:30]) if is_ordinal else name)
