"""A site: its days, nights, refusals, runs and layouts, and the pages and requests of one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from luutru.coverage.holes import Hole
from luutru.coverage.site_coverage import SiteDays
from seeds.site import Site
from storage.archive import Archive
from storage.corpus.page_showings import number_of_ordinals
from storage.errors import NotInTheArchive
from storage.runs.health import KeptHealth, latest_health
from storage.runs.history import NightFigures, night_figures
from storage.runs.run_pages import RunTitle, recent_runs
from storage.runs.totals import Funnel, latest_funnels
from web.cached_figures import CachedFigures
from web.drafts import LayoutDraft, TextChange, layout_draft, text_changes
from web.holes import HoleWindow, days_of, today, windows_of
from web.ledgers import DayLedger, Ledger, day_ledger_of, ledger_of
from web.page_or_json import answer, room_of
from web.revisits import Revisits, revisits_of

RUNS = 30
NIGHTS = 30
_DAYS: CachedFigures[SiteDays] = CachedFigures()
_NIGHTS: CachedFigures[tuple[NightFigures, ...]] = CachedFigures()
_REVISITS: CachedFigures[tuple[Revisits, ...]] = CachedFigures()


@dataclass(frozen=True, slots=True)
class Day:
    """`level` is from 0 to 4, by the articles of the site's fullest day."""

    day: date
    articles: int
    level: int
    hole: Hole | None


@dataclass(frozen=True, slots=True)
class LayoutLine:
    name: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class SecondReader:
    """A second reader read `number` articles of a run, and reads `agree` of them alike."""

    run_id: int
    agree: int
    number: int


@dataclass(frozen=True, slots=True)
class SelfCopies:
    """How many new texts of a run copy other pages of the site, and how many were compared."""

    run_id: int
    copies: int
    number: int


@dataclass(frozen=True, slots=True)
class SiteView:
    """`nights` are left out where a ledger or a day was asked for.

    Of a large archive `weeks` are None until they are counted the first time, and `holes` and `revisits` come then too.
    """

    slug: str
    name: str
    home: str | None
    retired: date | None
    weeks: tuple[tuple[Day, ...], ...] | None
    holes: tuple[HoleWindow, ...]
    nights: tuple[NightFigures, ...]
    last: Funnel | None
    refusals: Mapping[str, int]
    health: tuple[KeptHealth, ...]
    second_reader: tuple[SecondReader, ...]
    self_copies: tuple[SelfCopies, ...]
    runs: tuple[RunTitle, ...]
    layouts: tuple[LayoutLine, ...]
    revisits: Revisits | None
    draft: LayoutDraft | None
    draft_changes: tuple[TextChange, ...]
    ledger: Ledger | None
    day: DayLedger | None


def site(request: Request) -> Response:
    room, slug = room_of(request), str(request.path_params["slug"])
    archive, known = room.corpus.archive, room.corpus.sites.get(slug)
    runs = recent_runs(archive, slug, RUNS)
    if known is None and not runs:
        raise NotInTheArchive(f"{slug[:80]}: no such site")
    last = next(iter(latest_funnels(archive, [slug])), None)
    key = f"{archive.folder.path} {slug}"
    documents = number_of_ordinals(archive)
    days = _DAYS.of_archive(documents, key, lambda: days_of(archive, known)) if known else None
    revisits = _REVISITS.of_archive(documents, key, lambda: revisits_of(room.corpus, [slug])) if runs else None
    draft, health = layout_draft(room.settings.data, slug), latest_health(archive, [slug])
    ledger, day = ledger_of(request, slug), day_ledger_of(request, slug)
    is_whole = ledger is None and day is None
    view = SiteView(
        slug=slug,
        name=known.name if known else slug,
        home=known.home if known else None,
        retired=known.retired if known else None,
        weeks=_calendar(days) if days or not known else None,
        holes=windows_of(days) if days else (),
        nights=_NIGHTS.get(f"{key} {_states(runs)}", lambda: _nights(archive, slug)) if is_whole else (),
        last=last,
        refusals=_refusals(last),
        health=tuple(health),
        second_reader=tuple(SecondReader(one.run_id, *one.second_reader) for one in health if one.second_reader),
        self_copies=tuple(SelfCopies(one.run_id, *one.self_copies) for one in health if one.self_copies),
        runs=tuple(runs),
        layouts=_layouts(known),
        revisits=next(iter(revisits or ()), None),
        draft=draft,
        draft_changes=text_changes(archive, slug, draft) if draft else (),
        ledger=ledger,
        day=day,
    )
    return answer(request, "site.html", view)


def _states(runs: Sequence[RunTitle]) -> str:
    """Names the runs and how each stands: figures that were counted for others are not shown."""
    return " ".join(f"{one.run_id}:{one.state}" for one in runs)


def _nights(archive: Archive, slug: str) -> tuple[NightFigures, ...]:
    return tuple(night_figures(archive, slug, today() - timedelta(days=NIGHTS)))[-NIGHTS:]


def _refusals(last: Funnel | None) -> dict[str, int]:
    if last is None:
        return {}
    found = {reason or "": number for (word, reason), number in last.pages.items() if word == "refused"}
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def _layouts(known: Site | None) -> tuple[LayoutLine, ...]:
    return tuple(LayoutLine(one.name, one.is_confirmed) for one in known.layouts) if known else ()


def _calendar(known: SiteDays | None) -> tuple[tuple[Day, ...], ...]:
    """Weeks from Monday on, the oldest first; none of a site without a site file."""
    if known is None:
        return ()
    published, holes = known.published, {hole.day: hole for hole in known.holes}
    most = max(published.values(), default=0)
    monday = known.since - timedelta(days=known.since.weekday())
    weeks = []
    while monday <= known.until:
        days = [monday + timedelta(days=place) for place in range(7)]
        weeks.append(tuple(_day(one, published.get(one, 0), most, holes.get(one)) for one in days))
        monday += timedelta(days=7)
    return tuple(weeks)


def _day(day: date, articles: int, most: int, hole: Hole | None) -> Day:
    return Day(day, articles, -(-4 * articles // most) if most else 0, hole)
