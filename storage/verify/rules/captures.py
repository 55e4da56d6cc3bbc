"""Defines the rules of pages, addresses, captures and bodies, which say where each text comes from."""

from collections.abc import Iterator

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from storage.outcomes import Outcome, PageState, Reason
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Address, Page
from storage.tables.readings import Body
from storage.tables.runs import Run, Visit
from storage.verify.findings import FindingKind
from storage.verify.rules.rule import Rule
from storage.vocabulary import RecordKind, RunKind

WITH_TEXT = (Outcome.NEW, Outcome.EDITED, Outcome.UNCHANGED, Outcome.HELD)
SOUND = LoggedExchange.failure.is_(None) | (LoggedExchange.failure != Reason.DAMAGED)
"""A condition on exchanges: the record was not given up as damaged."""
_OURS = Capture.source.is_(None)


def capture_rules() -> Iterator[Rule]:
    yield from _captures()
    yield from _exchanges()
    yield from _bodies()
    yield from _pages()
    yield from _addresses()


def _captures() -> Iterator[Rule]:
    exchange = select(Capture.id).join(LoggedExchange, LoggedExchange.id == Capture.exchange_id)
    otherwise = or_(
        Capture.run_id != LoggedExchange.run_id,
        and_(SOUND, Capture.status != LoggedExchange.status),
        and_(_OURS, or_(Capture.url != LoggedExchange.url, Capture.captured_at != LoggedExchange.sent_at)),
    )
    yield Rule("capture", "run, status, address or time is not that of its exchange", exchange.where(otherwise))
    page = select(Capture.id).join(Page, Page.id == Capture.page_id).join(Run, Run.id == Capture.run_id)
    yield Rule("capture", "its page is not of its run's site", page.where(Page.site != Run.site))
    body = select(Capture.id).join(Body, Body.id == Capture.body_id).join(Run, Run.id == Capture.run_id)
    yield Rule("capture", "its body is not of its run's site", body.where(Body.site != Run.site))
    half = Capture.source.is_(None) != Capture.archived_url.is_(None)
    foreign = or_(half, and_(Run.kind == RunKind.NIGHTLY, Capture.source.is_not(None)))
    source = select(Capture.id).join(Run, Run.id == Capture.run_id).where(foreign)
    yield Rule(
        "capture", "it is of a nightly run and names an archive, or its archive and source are incomplete", source
    )
    address = exists().where(Address.site == Page.site, Address.url == Capture.url, Address.page_id == Capture.page_id)
    unknown = select(Capture.id).join(Page, Page.id == Capture.page_id).where(Capture.body_id.is_not(None), ~address)
    yield Rule("capture", "its address is not one of its page", unknown)
    bodiless = (
        select(Capture.id)
        .join(Visit, (Visit.capture_id == Capture.id))
        .where(
            Capture.body_id.is_(None), Visit.outcome.in_((Outcome.NEW, Outcome.EDITED, Outcome.UNCHANGED, Outcome.HELD))
        )
    )
    yield Rule("capture", "its visit ended with a text, and it has no body", bodiless)


def _exchanges() -> Iterator[Rule]:
    lost = LoggedExchange.file.is_(None)
    place = or_(and_(SOUND, lost != LoggedExchange.failure.is_not(None)), lost != LoggedExchange.offset.is_(None))
    yield Rule("exchange", "it has a failure and a record, or neither", select(LoggedExchange.id).where(place))
    site = select(LoggedExchange.id).join(Run, Run.id == LoggedExchange.run_id)
    yield Rule(
        "exchange", "its file is not of its run's site", site.where(~LoggedExchange.file.startswith(Run.site + "/"))
    )


def _bodies() -> Iterator[Rule]:
    holder = (
        select(Body.id)
        .join(LoggedExchange, LoggedExchange.id == Body.exchange_id)
        .join(Run, Run.id == LoggedExchange.run_id)
    )
    yield Rule(
        "body",
        "its record is not of its site, or holds no payload",
        holder.where(
            or_(
                Run.site != Body.site,
                and_(
                    SOUND,
                    or_(LoggedExchange.payload_digest.is_(None), LoggedExchange.record_kind != RecordKind.RESPONSE),
                ),
            )
        ),
    )
    shown = exists().where(Capture.body_id == Body.id)
    under = exists().where(Capture.body_id == Body.id, Capture.url == Body.url)
    yield Rule("body", "no capture of it has its address", select(Body.id).where(shown, ~under))
    first = exists().where(Capture.body_id == Body.id, Capture.captured_at == Body.captured_at)
    yield Rule("body", "no capture of it has its time", select(Body.id).where(shown, ~first))
    yield Rule("body", "no capture showed it", select(Body.id).where(~shown), FindingKind.ROW_LOST)


def _pages() -> Iterator[Rule]:
    known = exists().where(Address.page_id == Page.id, Address.site == Page.site, Address.url == Page.url)
    yield Rule("page", "its address is not among its addresses", select(Page.id).where(~known))
    words = select(Page.id).where(Page.state.not_in([str(word) for word in PageState]))
    yield Rule("page", "its state is no word of ours", words)
    yield Rule(
        "page",
        "it moved, and nothing says where",
        select(Page.id).where(Page.state == PageState.MOVED, Page.moved_to.is_(None)),
    )
    visit = and_(Visit.run_id == Capture.run_id, Visit.page_id == Capture.page_id)
    says = case(
        (Visit.outcome == Outcome.GONE, str(PageState.GONE)),
        (Visit.outcome == Outcome.MOVED, str(PageState.MOVED)),
        else_=str(PageState.LIVE),
    )
    order = func.row_number().over(partition_by=Capture.page_id, order_by=Capture.id.desc())
    telling = or_(Capture.body_id.is_not(None), Visit.outcome.in_((Outcome.GONE, Outcome.MOVED)))
    last = (
        select(Capture.page_id, says.label("state"), order.label("place"))
        .join(Visit, visit)
        .where(_OURS, telling)
        .subquery()
    )
    state = select(Page.id).join(last, last.c.page_id == Page.id).where(last.c.place == 1, last.c.state != Page.state)
    yield Rule("page", "its state is not what its last capture showed", state)


def _addresses() -> Iterator[Rule]:
    site = select(Address.id).join(Page, Page.id == Address.page_id).where(Page.site != Address.site)
    yield Rule("address", "its page is of another site", site)
    answer = aliased(LoggedExchange)
    gave = (
        select(Capture.id)
        .join(answer, answer.id == Capture.exchange_id)
        .where(
            Capture.body_id == Address.body_id,
            or_(answer.id == Address.exchange_id, answer.original_id == Address.exchange_id),
        )
        .exists()
    )
    stored = select(Address.id).where(Address.exchange_id.is_not(None), ~gave)
    yield Rule("address", "its record did not give its body", stored)
    half = select(Address.id).where(Address.exchange_id.is_(None) != Address.body_id.is_(None))
    yield Rule("address", "it has a record or a body, not both", half)
    shown = exists().where(Capture.body_id == Address.body_id, Capture.page_id == Address.page_id)
    yield Rule(
        "address", "its page never showed its body", select(Address.id).where(Address.body_id.is_not(None), ~shown)
    )
