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
from storage.corpus.page_showings import number_of_ordinals
from storage.runs.health import KeptHealth, latest_health
from storage.runs.run_pages import RunAtWork, runs_at_work
from storage.runs.totals import Funnel, latest_funnels
from storage.vocabulary import RunKind
from web.alarms import SentAlarm, last_alarms
from web.cached_figures import CachedFigures
from web.holes import Disk, HoleWindow, disk_of, hole_windows
from web.page_or_json import answer, room_of
from web.revisits import Revisits, revisits_of

_GRAVITY = {"broken": 0, "blocked": 1, "watch": 2}
_HOLES: CachedFigures[tuple[HoleWindow, ...]] = CachedFigures()
_DISKS: CachedFigures[Disk] = CachedFigures()
_REVISITS: CachedFigures[tuple[Revisits, ...]] = CachedFigures()


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
    """`minutes_left`: by the rate of its run where one is at work (`runs`), else by the site's least delay."""

    site: str
    source: str
    since: str
    until: str
    state: str
    left: int
    listed: int
    runs: bool
    minutes_left: int | None
    command: str


@dataclass(frozen=True, slots=True)
class AtWork:
    run: RunAtWork
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """Of a large archive `holes` and `revisits` are None until they are counted the first time."""

    kind: str | None
    documents: int
    nights: tuple[SiteNight, ...]
    troubles: tuple[SiteTrouble, ...]
    alarms: tuple[SentAlarm, ...]
    at_work: tuple[AtWork, ...]
    backfills: tuple[BackfillLine, ...]
    holes: tuple[HoleWindow, ...] | None
    revisits: tuple[Revisits, ...] | None
    disk: Disk


def cockpit(request: Request) -> Response:
    return answer(request, "cockpit.html", cockpit_of(room_of(request).corpus))


def cockpit_of(corpus: Corpus) -> Cockpit:
    archive = corpus.archive
    funnels, health = latest_funnels(archive), latest_health(archive)
    judged = {one.run_id: one for one in health}
    nights = tuple(SiteNight(one.site, one, judged.get(one.run_id)) for one in funnels)
    documents = number_of_ordinals(archive)
    slugs = [one.site for one in funnels]
    key = str(archive.folder.path)
    at_work = tuple(AtWork(run, _minutes_left(run)) for run in runs_at_work(archive))
    return Cockpit(
        kind=archive_kind(archive),
        documents=documents,
        nights=nights,
        troubles=tuple(sorted(_troubles(funnels, health), key=lambda one: _GRAVITY.get(one.kind, 3))),
        alarms=last_alarms(archive.folder.path, corpus.sites),
        at_work=at_work,
        backfills=tuple(_backfill(corpus, one, at_work) for one in unfinished_backfills(archive)),
        holes=_HOLES.of_archive(documents, key, lambda: hole_windows(corpus, slugs)),
        revisits=_REVISITS.of_archive(documents, key, lambda: revisits_of(corpus, slugs)),
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
            stated = ": ".join(part for part in (finding.get("what", ""), finding.get("said", "")) if part)
            held = one.held_texts if one.held else 0
            yield SiteTrouble(one.site, one.run_id, one.verdict, stated, finding.get("since"), held, commands)
    for funnel in funnels:
        if funnel.state == "failed":
            again = (f"luutru nightly {funnel.site}",)
            yield SiteTrouble(funnel.site, funnel.run_id, "failed", funnel.reason or "", None, 0, again)


def _minutes_left(run: RunAtWork) -> int | None:
    return _minutes_at_rate(run, run.found - run.done)


def _minutes_at_rate(run: RunAtWork, left: int) -> int | None:
    """As long as `left` pages take at the run's rate; None before its first page."""
    if not run.done:
        return None
    passed = (datetime.now(UTC) - run.started_at).total_seconds()
    return max(0, round(passed * left / run.done / 60))


def _backfill(corpus: Corpus, one: OpenBackfill, at_work: Sequence[AtWork]) -> BackfillLine:
    order, handle = one.order, one.handle
    words = ["luutru", "backfill", order.site, "--source", str(order.source)]
    words += ["--since", order.since.isoformat()] if order.since else []
    words += ["--until", order.until.isoformat()] if order.until else []
    for file in order.files if str(order.source) == "warc" else ():
        words += ["--file", file]
    days = (handle.since.isoformat(), handle.until.isoformat())
    running = [run.run for run in at_work if run.run.kind == RunKind.BACKFILL and run.run.site == handle.site]
    minutes = _minutes_at_rate(running[0], one.left) if running else _minutes_at_delay(corpus, handle.site, one.left)
    return BackfillLine(
        site=handle.site,
        source=str(handle.source),
        since=days[0],
        until=days[1],
        state=str(handle.state),
        left=one.left,
        listed=one.listed,
        runs=bool(running),
        minutes_left=minutes,
        command=shlex.join(words),
    )


def _minutes_at_delay(corpus: Corpus, site: str, left: int) -> int | None:
    known = corpus.sites.get(site)
    return round(left * known.min_delay / 60) if known and known.min_delay else None
