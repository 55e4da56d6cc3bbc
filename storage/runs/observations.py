"""Reads the facts of a run by which its health is judged, visit by visit and source by source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.outcomes import Outcome, RunState
from storage.runs.lifecycle import moment_of
from storage.runs.stated_fields import stated_of_pages
from storage.runs.texts_shown import ShownText, shared_texts, shown_texts, titles_alone
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Body, Reading
from storage.tables.runs import Discovery, Run, Visit
from storage.vocabulary import ATTACHMENTS

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit. `first`: its page had no readable answer before. `fresh`: the answer has another body than the page
    showed before, or was refused, also for the second time.

    `layout` and all fields after it come from the active reading; `shared`: another page shows the same text;
    `edited`: an earlier run read another text. A visit that is not fresh has no `lead` and no `blocks`, and is neither
    `shared` nor `edited`: most pages of a night are unchanged and do not need them.
    `copies_itself`: the text is a near-duplicate of another page of the site; None where that was not looked for.
    `stated_titles` and `stated_dates` are what feeds, sitemaps and listings say of a page that is new to us.
    """

    url: str
    outcome: str | None
    reason: str | None
    source: str | None
    first: bool
    fresh: bool
    captured_at: datetime | None
    layout: str | None
    refusal: str | None
    lead: str | None
    blocks: tuple[str, ...]
    fields: dict[str, Any] | None
    shared: bool
    title: str | None = None
    edited: bool = False
    copies_itself: bool | None = None
    stated_titles: tuple[str, ...] = ()
    stated_dates: tuple[str, ...] = ()

    @property
    def read(self) -> bool:
        return self.fields is not None

    @property
    def refused(self) -> str | None:
        """The reading's reason, or the crawl's reason if the answer had nothing to read.

        A visit keeps its outcome: one that was refused may be read by now, by a layout that was accepted since.
        """
        return self.refusal or (self.reason if self.outcome == Outcome.REFUSED and not self.read else None)


@dataclass(frozen=True, slots=True)
class _Before:
    """The body that a page had before, and the text that is read from it."""

    body_id: int
    content_hash: str | None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One of the site's discoveries by kind and address: the links of its first answer, or why it failed."""

    name: str
    links: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class NightFacts:
    """`moment` is the schedule time; `days` since the previous run of this kind, None for the first.

    `listed` counts the article links in all answers of its sources. `visits` may be read more than once while the
    archive is open.
    """

    run_id: int
    site: str
    moment: datetime
    days: float | None
    listed: int
    sources: tuple[SourceFacts, ...]
    visits: Iterable[VisitFacts]


@dataclass(frozen=True, slots=True)
class RunVisits:
    """The visits of a run, some at a time, so that a long night's texts are not all in memory."""

    archive: Archive
    run_id: int
    sources: dict[int, str]

    def __iter__(self) -> Iterator[VisitFacts]:
        with self.archive.database.reading() as session:
            yield from _visits(session, self.run_id, self.sources)


def night_facts(archive: Archive, run_id: int) -> NightFacts:
    with archive.database.reading() as session:
        run = session.get_one(Run, run_id)
        moment = run.schedule_time or moment_of(session, run)
        sources = _sources(session, run_id)
        return NightFacts(
            run_id=run_id,
            site=run.site,
            moment=moment,
            days=_days_since_last(session, run, moment),
            listed=int(session.scalar(select(func.sum(Discovery.links)).where(Discovery.run_id == run_id)) or 0),
            sources=tuple(sources.values()),
            visits=RunVisits(archive, run_id, {rule: facts.name for rule, facts in sources.items()}),
        )


def _days_since_last(session: Session, run: Run, moment: datetime) -> float | None:
    before = select(Run).where(
        Run.site == run.site, Run.kind == run.kind, Run.id < run.id, Run.state == RunState.FINISHED
    )
    last = session.scalars(before.order_by(Run.id.desc()).limit(1)).first()
    if last is None:
        return None
    return (moment - (last.schedule_time or moment_of(session, last))).total_seconds() / 86400


def _sources(session: Session, run_id: int) -> dict[int, SourceFacts]:
    """The sources by the rule's index in the site file; a rule's own address is its first request."""
    rows = session.scalars(select(Discovery).where(Discovery.run_id == run_id, Discovery.depth == 0))
    found: dict[int, SourceFacts] = {}
    for row in sorted(rows, key=lambda one: one.id):
        found.setdefault(row.rule_index, SourceFacts(f"{row.kind} {row.url}", row.links, row.failure))
    return found


def _visits(session: Session, run_id: int, sources: dict[int, str]) -> Iterator[VisitFacts]:
    before = _bodies_before(session, run_id)
    shown = (Visit.page_id, Capture.captured_at, Capture.body_id)
    reading = (Reading.id.label("reading_id"), Reading.layout, Reading.refusal, Reading.content_hash, Reading.fields)
    rows = session.execute(
        select(Visit.url, Visit.outcome, Visit.reason, Discovery.rule_index, *shown, *reading)
        # The condition on the run is for PostgreSQL, which otherwise may read all rows of all runs.
        .outerjoin(Discovery, and_(Discovery.id == Visit.discovery_id, Discovery.run_id == run_id))
        .outerjoin(Capture, Capture.id == Visit.capture_id)
        .outerjoin(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .join(Page, Page.id == Visit.page_id)
        # What is usual for a site's articles says nothing of its documents.
        .where(Visit.run_id == run_id, Page.space != ATTACHMENTS)
        .order_by(Visit.id)
    )
    for part in rows.yield_per(AT_ONCE).partitions():
        read = [row for row in part if row.content_hash]
        hashes = sorted({row.content_hash for row in read if _is_fresh(row, before)})
        others = sorted({row.content_hash for row in read}.difference(hashes))
        texts, shared = titles_alone(session, others) | shown_texts(session, hashes), shared_texts(session, hashes)
        stated = stated_of_pages(session, sorted({row.page_id for row in read if row.page_id not in before}))
        yield from (_visit_facts(row, sources, before, texts, shared, stated) for row in part)


def _visit_facts(
    row: Found[*tuple[Any, ...]],
    sources: dict[int, str],
    before: dict[int, _Before],
    texts: dict[str, ShownText],
    shared: set[str],
    stated: dict[int, list[tuple[str | None, str | None]]],
) -> VisitFacts:
    title, lead, blocks = texts.get(row.content_hash, (None, None, ()))
    witnesses = stated.get(row.page_id, [])
    return VisitFacts(
        url=row.url,
        outcome=row.outcome,
        reason=row.reason,
        source=sources.get(row.rule_index),
        first=row.page_id not in before,
        fresh=_is_fresh(row, before),
        captured_at=row.captured_at,
        layout=row.layout,
        refusal=row.refusal,
        lead=lead,
        blocks=blocks,
        fields=row.fields if row.content_hash else None,
        shared=row.content_hash in shared,
        title=title,
        edited=_is_edited(row, before),
        stated_titles=tuple(one for one, _ in witnesses if one),
        stated_dates=tuple(one for _, one in witnesses if one),
    )


def _is_fresh(row: Found[*tuple[Any, ...]], before: dict[int, _Before]) -> bool:
    last = before.get(row.page_id)
    return row.reading_id is not None and bool(row.refusal or last is None or row.body_id != last.body_id)


def _is_edited(row: Found[*tuple[Any, ...]], before: dict[int, _Before]) -> bool:
    """Whether the site changed the text; other rules may have changed it too, and then the visit is no edit."""
    last = before.get(row.page_id)
    if last is None or last.content_hash is None or row.outcome not in (Outcome.EDITED, Outcome.HELD):
        return False
    return _is_fresh(row, before) and row.content_hash not in (None, last.content_hash)


def _bodies_before(session: Session, run_id: int) -> dict[int, _Before]:
    """The last body that an earlier run saw, for each page of the run."""
    pages = select(Visit.page_id).where(Visit.run_id == run_id)
    earlier = (
        select(Capture.page_id, Capture.body_id, Reading.content_hash)
        .join(Body, Body.id == Capture.body_id)
        .outerjoin(Reading, Reading.id == Body.reading_id)
        .where(Capture.run_id < run_id, Capture.page_id.in_(pages))
        .order_by(Capture.captured_at)
    )
    rows = session.execute(earlier)
    return {page_id: _Before(body_id, content_hash) for page_id, body_id, content_hash in rows if body_id is not None}
