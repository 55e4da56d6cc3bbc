"""Defines the rules of runs, their visits, the revisit schedule and holds."""

from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from storage.outcomes import Outcome, RunState
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.revisits import Revisit, SiteChangeRate
from storage.tables.runs import Discovery, Health, Run, Visit
from storage.verify.findings import FindingKind
from storage.verify.rules.captures import SOUND, WITH_TEXT
from storage.verify.rules.rule import Rule
from storage.vocabulary import RunKind

REBUILT = "rebuilt"
"""The reason of a run that `luutru rebuild` made; facts that only the lost database had are missing."""
_KINDS = tuple(str(word) for word in RunKind)
_BY_US = or_(Run.reason.is_(None), Run.reason != REBUILT)


def run_rules() -> Iterator[Rule]:
    yield from _runs()
    yield from _visits()
    yield from _schedule()


def _runs() -> Iterator[Rule]:
    words = or_(Run.state.not_in([str(word) for word in RunState]), Run.kind.not_in(_KINDS))
    yield Rule("run", "its kind or state is no word of ours", select(Run.id).where(words))
    ended = or_(Run.ended_at.is_(None) != (Run.state == RunState.RUNNING), Run.ended_at < Run.started_at)
    yield Rule("run", "its state and its end disagree", select(Run.id).where(ended))
    judged = exists().where(Health.run_id == Run.id)
    unjudged = select(Run.id).where(Run.kind == RunKind.NIGHTLY, Run.state == RunState.FINISHED, _BY_US, ~judged)
    yield Rule("run", "it has ended, and its verdict is lost", unjudged, FindingKind.ROW_LOST)
    health = select(Health.run_id).join(Run, Run.id == Health.run_id).where(Health.site != Run.site)
    yield Rule("health", "its site is not that of its run", health)
    counted = and_(Run.scheduled, _BY_US, or_(Run.state == RunState.RUNNING, Run.schedule_time.is_(None)))
    yield Rule(
        "run", "it is counted in the schedule, and was not planned or has not ended", select(Run.id).where(counted)
    )
    later = aliased(Run)
    planned = exists().where(
        later.site == Run.site, later.kind == Run.kind, later.id > Run.id, later.schedule_time.is_not(None)
    )
    skipped = and_(Run.kind == RunKind.NIGHTLY, _BY_US, ~Run.scheduled, Run.state != RunState.RUNNING, planned)
    yield Rule("run", "a later run was planned, and it is not counted in the schedule", select(Run.id).where(skipped))
    unplanned = and_(Run.kind == RunKind.NIGHTLY, _BY_US, Run.scheduled, ~planned)
    yield Rule("run", "it is counted in the schedule before a later run was planned", select(Run.id).where(unplanned))


def _visits() -> Iterator[Rule]:
    captured = select(Visit.id).join(Capture, Capture.id == Visit.capture_id)
    other = or_(Capture.page_id != Visit.page_id, Capture.run_id != Visit.run_id)
    yield Rule("visit", "its capture is of another page or run", captured.where(other))
    site = select(Visit.id).join(Run, Run.id == Visit.run_id).join(Page, Page.id == Visit.page_id)
    yield Rule("visit", "its page is not of its run's site", site.where(Page.site != Run.site))
    words = select(Visit.id).where(Visit.outcome.not_in([str(word) for word in Outcome]))
    yield Rule("visit", "its outcome is no word of ours", words)
    nothing = select(Visit.id).where(Visit.outcome.in_(WITH_TEXT), Visit.capture_id.is_(None))
    yield Rule("visit", "it ended with a text, and names no capture", nothing)
    away = captured.where(Visit.outcome.in_((Outcome.GONE, Outcome.MOVED)), Capture.body_id.is_not(None))
    yield Rule("visit", "it ended as gone or moved, and its capture shows a body", away)
    known = exists().where(Address.site == Page.site, Address.url == Visit.url, Address.page_id == Page.id)
    strange = select(Visit.id).join(Page, Page.id == Visit.page_id).where(~known)
    yield Rule("visit", "its address is not one of its page", strange)
    discovery = select(Visit.id).join(Discovery, Discovery.id == Visit.discovery_id)
    yield Rule("visit", "its discovery is of another run", discovery.where(Discovery.run_id != Visit.run_id))
    planned = exists().where(Visit.run_id == Capture.run_id, Visit.page_id == Capture.page_id)
    lost = select(Capture.id).where(~planned)
    yield Rule("capture", "the visit that it is of is lost", lost, FindingKind.ROW_LOST)
    named = exists().where(Visit.capture_id == Capture.id)
    ours = select(Capture.id).join(Run, Run.id == Capture.run_id)
    ours = ours.join(LoggedExchange, LoggedExchange.id == Capture.exchange_id)
    unnamed = ours.where(Run.kind == RunKind.NIGHTLY, SOUND, planned, ~named)
    yield Rule("capture", "no visit names it", unnamed)


def _schedule() -> Iterator[Rule]:
    scheduled = exists().where(Revisit.page_id == Page.id)
    asked = exists().where(
        Visit.page_id == Page.id, Run.id == Visit.run_id, Run.kind == RunKind.NIGHTLY, Run.schedule_time.is_not(None)
    )
    yield Rule(
        "page",
        "its row in the revisit schedule is lost",
        select(Page.id).where(asked, ~scheduled),
        FindingKind.ROW_LOST,
    )
    site = select(Revisit.page_id).join(Page, Page.id == Revisit.page_id).where(Page.site != Revisit.site)
    yield Rule("revisit", "its page is of another site", site)
    paced = exists().where(SiteChangeRate.site == Run.site)
    pace = select(Run.site).where(Run.scheduled, _BY_US, Run.kind == RunKind.NIGHTLY, ~paced)
    yield Rule("site_pace", "the site's rate of changes is lost", pace, FindingKind.ROW_LOST)
