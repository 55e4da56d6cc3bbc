"""One part of the pages or requests behind a figure of a site: of one run, or of one day of its articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from starlette.requests import Request

from luutru import Corpus
from seeds.layout_sign import Sign
from seeds.site import Site
from storage.errors import NotInTheArchive
from storage.frontier.item_fields import ItemFields
from storage.frontier.witnesses import witnesses_of
from storage.outcomes import Outcome
from storage.runs.run_pages import DayPage, RunPage, pages_of_day, run_of_site, run_pages
from storage.runs.run_requests import RunRequest, run_requests
from web.page_or_json import room_of
from web.query_parameters import day_in, number_in
from web.room_settings import ROWS

_UNREAD = (Outcome.REFUSED, Outcome.HELD)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a feed, sitemap or listing said of a page."""

    source: str
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One part of a run's pages or requests; `after` is the cursor of the next part.

    Of refused and held pages, `said` has what sources said of each by `page_id`, and `signs` what each layout is
    recognised by.
    """

    run_id: int
    outcome: str | None
    reason: str | None
    requests: Literal["all", "failed"] | None
    pages: tuple[RunPage, ...]
    exchanges: tuple[RunRequest, ...]
    after: int | None
    said: Mapping[int, tuple[Statement, ...]]
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DayLedger:
    """The pages whose articles are dated on one day."""

    day: date
    pages: tuple[DayPage, ...]
    after: int | None


def ledger_of(request: Request, slug: str) -> Ledger | None:
    """None where the address names no run. Raises NotInTheArchive."""
    run_id, after = number_in(request, "run"), number_in(request, "after", 0) or 0
    if run_id is None:
        return None
    corpus, params = room_of(request).corpus, request.query_params
    if not run_of_site(corpus.archive, slug, run_id):
        raise NotInTheArchive(f"run {run_id}: no run of this site")
    if params.get("requests"):
        return _requests(corpus, run_id, after, failed=params["requests"] == "failed")
    outcome, reason = params.get("outcome") or None, params.get("reason") or None
    return _pages(corpus, slug, run_id, outcome, reason, after)


def day_ledger_of(request: Request, slug: str) -> DayLedger | None:
    """None where the address names no day."""
    day, after = day_in(request, "day"), number_in(request, "after", 0) or 0
    if day is None:
        return None
    pages = pages_of_day(room_of(request).corpus.archive, slug, day, after, ROWS + 1)
    more = pages[ROWS - 1].page_id if len(pages) > ROWS else None
    return DayLedger(day, tuple(pages[:ROWS]), more)


def _requests(corpus: Corpus, run_id: int, after: int, *, failed: bool) -> Ledger:
    rows = run_requests(corpus.archive, run_id, failed=failed, after=after, limit=ROWS + 1)
    more = rows[ROWS - 1].exchange_id if len(rows) > ROWS else None
    return Ledger(run_id, None, None, "failed" if failed else "all", (), tuple(rows[:ROWS]), more, {}, {})


def _pages(corpus: Corpus, slug: str, run_id: int, outcome: str | None, reason: str | None, after: int) -> Ledger:
    pages = run_pages(corpus.archive, run_id, outcome=outcome, reason=reason, after=after, limit=ROWS + 1)
    more = pages[ROWS - 1].visit_id if len(pages) > ROWS else None
    shown = tuple(pages[:ROWS])
    stated, signs = {}, {}
    if outcome in _UNREAD:
        known = witnesses_of(corpus.archive, [one.page_id for one in shown])
        stated = {page_id: _statements(reported) for page_id, reported in known.items()}
        signs = _signs(corpus.sites.get(slug))
    return Ledger(run_id, outcome, reason, None, shown, (), more, stated, signs)


def _statements(reported: Sequence[tuple[str, ItemFields]]) -> tuple[Statement, ...]:
    """The newest of each source that says a title or a day."""
    newest: dict[str, Statement] = {}
    for source, fields in reported:
        if fields.title or fields.published:
            newest.setdefault(str(source), Statement(str(source), fields.title, fields.published))
    return tuple(newest.values())


def _signs(known: Site | None) -> dict[str, str]:
    return {layout.name: _said(layout.sign) for layout in known.layouts} if known else {}


def _said(sign: Sign) -> str:
    return sign.css or f"text: {sign.text}"
