"""The first page: what ran last night, what is wrong and what helps, what runs now, holes and disk."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from luutru import Corpus
from storage.archive import archive_kind
from storage.backfill.orders import OpenBackfill, unfinished_backfills
from storage.corpus.page_showings import last_ordinal
from storage.runs.health import KeptHealth, latest_health
from storage.runs.run_pages import RunAtWork, runs_at_work
from storage.runs.totals import Funnel, latest_funnels
from web.cached_figures import CachedFigures
from web.holes import Disk, HoleWindow, disk_of, hole_windows
from web.page_or_json import answer, room_of

_GRAVITY = {"broken": 0, "blocked": 1, "watch": 2}
_HOLES: CachedFigures[tuple[HoleWindow, ...]] = CachedFigures()
_DISKS: CachedFigures[Disk] = CachedFigures()


@dataclass(frozen=True, slots=True)
class SiteNight:
    """A site's last nightly run, and the verdict on it."""

    site: str
    funnel: Funnel
    health: KeptHealth | None

    @property
    def verdict(self) -> str:
        return self.health.verdict if self.health else "no_verdict"

    @property
    def minutes(self) -> int | None:
        ended = self.funnel.ended_at
        return round((ended - self.funnel.started_at).total_seconds() / 60) if ended else None

    @property
    def requests(self) -> int:
        return sum(self.funnel.exchanges.values())

    @property
    def requests_failed(self) -> int:
        return sum(number for (word, _), number in self.funnel.exchanges.items() if word == "failed")


@dataclass(frozen=True, slots=True)
class SiteTrouble:
    """One thing that is wrong, with the commands that help; `said` is the finding's own text."""

    site: str
    run_id: int
    kind: str
    said: str
    since: str | None
    held: int
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackfillLine:
    site: str
    source: str
    since: str
    until: str
    state: str
    left: int
    command: str


@dataclass(frozen=True, slots=True)
class AtWork:
    run: RunAtWork
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    kind: str | None
    documents: int
    nights: tuple[SiteNight, ...]
    troubles: tuple[SiteTrouble, ...]
    at_work: tuple[AtWork, ...]
    backfills: tuple[BackfillLine, ...]
    holes: tuple[HoleWindow, ...]
    disk: Disk


def cockpit(request: Request) -> Response:
    return answer(request, "cockpit.html", cockpit_of(room_of(request).corpus))


def cockpit_of(corpus: Corpus) -> Cockpit:
    archive = corpus.archive
    funnels, health = latest_funnels(archive), latest_health(archive)
    judged = {one.run_id: one for one in health}
    nights = tuple(SiteNight(one.site, one, judged.get(one.run_id)) for one in funnels)
    last = last_ordinal(archive)
    slugs = [one.site for one in funnels]
    key = str(archive.folder.path)
    return Cockpit(
        kind=archive_kind(archive),
        documents=0 if last is None else last + 1,
        nights=nights,
        troubles=tuple(sorted(_troubles(funnels, health), key=lambda one: _GRAVITY.get(one.kind, 3))),
        at_work=tuple(AtWork(run, _minutes_left(run)) for run in runs_at_work(archive)),
        backfills=tuple(_backfill(one) for one in unfinished_backfills(archive)),
        holes=_HOLES.get(key, lambda: hole_windows(corpus, slugs)),
        disk=_DISKS.get(key, lambda: disk_of(archive)),
    )


def _troubles(funnels: Sequence[Funnel], health: Sequence[KeptHealth]) -> Iterator[SiteTrouble]:
    for one in health:
        if not one.findings and not one.held:
            continue
        release = f"luutru release {one.site} --run {one.run_id}"
        commands: tuple[str, ...] = (f"luutru reread {one.site} --accept", release) if one.held else (release,)
        if one.verdict == "blocked" or (one.released_by and not one.held):
            commands = ()
        for finding in one.findings or ({"what": "", "said": "", "since": None},):
            said = ": ".join(part for part in (finding.get("what", ""), finding.get("said", "")) if part)
            held = one.held_texts if one.held else 0
            yield SiteTrouble(one.site, one.run_id, one.verdict, said, finding.get("since"), held, commands)
    for funnel in funnels:
        if funnel.state == "failed":
            again = (f"luutru nightly {funnel.site}",)
            yield SiteTrouble(funnel.site, funnel.run_id, "failed", funnel.reason or "", None, 0, again)


def _minutes_left(run: RunAtWork) -> int | None:
    if not run.done:
        return None
    passed = (datetime.now(UTC) - run.started_at).total_seconds()
    return max(0, round(passed * (run.found - run.done) / run.done / 60))


def _backfill(one: OpenBackfill) -> BackfillLine:
    order, handle = one.order, one.handle
    words = ["luutru", "backfill", order.site, "--source", str(order.source)]
    words += ["--since", order.since.isoformat()] if order.since else []
    words += ["--until", order.until.isoformat()] if order.until else []
    for file in order.files if str(order.source) == "warc" else ():
        words += ["--file", file]
    days = (handle.since.isoformat(), handle.until.isoformat())
    return BackfillLine(handle.site, str(handle.source), *days, str(handle.state), one.left, shlex.join(words))
