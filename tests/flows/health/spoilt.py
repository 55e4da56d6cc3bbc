"""Twelve faults: each changes a normal night into the night on which the fault happens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from storage.runs.observations import NightFacts, VisitFacts
from tests.flows.health.simulation import FEED, TOP, refused, section_source

Spoil = Callable[[NightFacts], NightFacts]
MOST_MONTHS = 12


def _each_fresh(change: Callable[[VisitFacts], VisitFacts]) -> Spoil:
    """Every page fetched in full tonight has the fault."""

    def spoil(night: NightFacts) -> NightFacts:
        return replace(
            night, visits=tuple(change(visit) if visit.fresh and visit.read else visit for visit in night.visits)
        )

    return spoil


def _every_answer(reason: str) -> Spoil:
    """Validators and known bytes do not help: every page answers 200 with other content."""

    def spoil(night: NightFacts) -> NightFacts:
        visits = (refused(replace(visit, fresh=True), reason) if visit.read else visit for visit in night.visits)
        return replace(night, visits=tuple(visits))

    return spoil


def _without_byline(visit: VisitFacts) -> VisitFacts:
    return replace(visit, fields={**(visit.fields or {}), "byline": None})


def _lead_in_body(visit: VisitFacts) -> VisitFacts:
    if visit.lead is None:
        return visit
    kinds = ["paragraph", *(visit.fields or {})["kinds"]]
    return replace(
        visit, lead=None, blocks=(visit.lead, *visit.blocks), fields={**(visit.fields or {}), "kinds": kinds}
    )


def _without_captions(visit: VisitFacts) -> VisitFacts:
    fields = visit.fields or {}
    kept = [(block, kind) for block, kind in zip(visit.blocks, fields["kinds"], strict=False) if kind != "caption"]
    return replace(visit, blocks=tuple(b for b, _ in kept), fields={**fields, "kinds": [kind for _, kind in kept]})


def _day_and_month_swapped(visit: VisitFacts) -> VisitFacts:
    said = (visit.fields or {}).get("published")
    if not said:
        return visit
    moment = datetime.fromisoformat(said)
    if moment.day > MOST_MONTHS:
        return refused(visit, "bad_date")
    swapped = moment.replace(day=moment.month, month=moment.day)
    if visit.captured_at is None or swapped > visit.captured_at:
        return refused(visit, "bad_date")
    return replace(visit, fields={**(visit.fields or {}), "published": swapped.isoformat()})


def _doubled(visit: VisitFacts) -> VisitFacts:
    kinds = (visit.fields or {})["kinds"] * 2
    return replace(visit, blocks=visit.blocks * 2, fields={**(visit.fields or {}), "kinds": kinds})


def _links(night: NightFacts, share: float, *names: str) -> NightFacts:
    sources = tuple(replace(one, links=int(one.links * share)) if one.name in names else one for one in night.sources)
    return replace(night, sources=sources, listed=sum(one.links for one in sources))


def half_a_listing(night: NightFacts) -> NightFacts:
    """The front listing shows the first half of its items; half of the articles that only it lists are not found."""
    by_it = [visit.url for visit in night.visits if visit.first and visit.source == TOP]
    missed = set(by_it[: len(by_it) // 2])
    return replace(_links(night, 0.5, TOP), visits=tuple(visit for visit in night.visits if visit.url not in missed))


def stale_feed(night: NightFacts) -> NightFacts:
    """A site without a feed has a front listing that does not change; sections show new articles as before."""
    still = FEED if any(one.name == FEED for one in night.sources) else TOP
    return replace(night, visits=tuple(visit for visit in night.visits if not (visit.first and visit.source == still)))


def section_gone(section: str) -> Spoil:
    source = section_source(section)

    def spoil(night: NightFacts) -> NightFacts:
        visits = tuple(visit for visit in night.visits if not (visit.first and visit.source == source))
        return replace(_links(night, 0.0, source), visits=visits)

    return spoil


def nothing_in_it(night: NightFacts) -> NightFacts:
    """Every source answers 200, and none lists an article."""
    visits = tuple(replace(visit, fresh=False, outcome="unchanged") for visit in night.visits if not visit.first)
    return replace(_links(night, 0.0, *(one.name for one in night.sources)), visits=visits)


def faults(section: str) -> Mapping[str, Spoil]:
    return {
        "renamed class": _each_fresh(_without_byline),
        "swapped template": _each_fresh(lambda visit: refused(replace(visit, layout=None), "no_layout_sign")),
        "lead merged": _each_fresh(_lead_in_body),
        "captions lost": _each_fresh(_without_captions),
        "day/month swapped": _each_fresh(_day_and_month_swapped),
        "empty bodies": _every_answer("empty"),
        "block pages": _every_answer("challenge"),
        "half a listing": half_a_listing,
        "stale feed": stale_feed,
        "section gone": section_gone(section),
        "doubled paragraphs": _each_fresh(_doubled),
        "nothing in it": nothing_in_it,
    }
