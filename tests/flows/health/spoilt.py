"""Twelve faults: each changes a normal night into the night on which the fault happens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from storage.runs.observations import Look, NightFacts
from tests.flows.health.simulation import FEED, TOP, refused, section_source

Spoil = Callable[[NightFacts], NightFacts]
MOST_MONTHS = 12


def _each_fresh(change: Callable[[Look], Look]) -> Spoil:
    """Every page fetched in full tonight has the fault."""

    def spoil(night: NightFacts) -> NightFacts:
        return replace(night, looks=tuple(change(look) if look.fresh and look.read else look for look in night.looks))

    return spoil


def _every_answer(reason: str) -> Spoil:
    """Validators and known bytes do not help: every page answers 200 with other content."""

    def spoil(night: NightFacts) -> NightFacts:
        looks = (refused(replace(look, fresh=True), reason) if look.read else look for look in night.looks)
        return replace(night, looks=tuple(looks))

    return spoil


def _without_byline(look: Look) -> Look:
    return replace(look, fields={**(look.fields or {}), "byline": None})


def _lead_in_body(look: Look) -> Look:
    if look.lead is None:
        return look
    kinds = ["paragraph", *(look.fields or {})["kinds"]]
    return replace(look, lead=None, blocks=(look.lead, *look.blocks), fields={**(look.fields or {}), "kinds": kinds})


def _without_captions(look: Look) -> Look:
    fields = look.fields or {}
    kept = [(block, kind) for block, kind in zip(look.blocks, fields["kinds"], strict=False) if kind != "caption"]
    return replace(look, blocks=tuple(b for b, _ in kept), fields={**fields, "kinds": [kind for _, kind in kept]})


def _day_and_month_swapped(look: Look) -> Look:
    said = (look.fields or {}).get("published")
    if not said:
        return look
    moment = datetime.fromisoformat(said)
    if moment.day > MOST_MONTHS:
        return refused(look, "bad_date")
    swapped = moment.replace(day=moment.month, month=moment.day)
    if look.captured_at is None or swapped > look.captured_at:
        return refused(look, "bad_date")
    return replace(look, fields={**(look.fields or {}), "published": swapped.isoformat()})


def _doubled(look: Look) -> Look:
    kinds = (look.fields or {})["kinds"] * 2
    return replace(look, blocks=look.blocks * 2, fields={**(look.fields or {}), "kinds": kinds})


def _links(night: NightFacts, share: float, *names: str) -> NightFacts:
    sources = tuple(replace(one, links=int(one.links * share)) if one.name in names else one for one in night.sources)
    return replace(night, sources=sources, listed=sum(one.links for one in sources))


def half_a_listing(night: NightFacts) -> NightFacts:
    """The front listing shows the first half of its items; half of the articles that only it lists are not found."""
    by_it = [look.url for look in night.looks if look.first and look.source == TOP]
    missed = set(by_it[: len(by_it) // 2])
    return replace(_links(night, 0.5, TOP), looks=tuple(look for look in night.looks if look.url not in missed))


def stale_feed(night: NightFacts) -> NightFacts:
    """A site without a feed has a front listing that does not change; sections show new articles as before."""
    still = FEED if any(one.name == FEED for one in night.sources) else TOP
    return replace(night, looks=tuple(look for look in night.looks if not (look.first and look.source == still)))


def section_gone(section: str) -> Spoil:
    source = section_source(section)

    def spoil(night: NightFacts) -> NightFacts:
        looks = tuple(look for look in night.looks if not (look.first and look.source == source))
        return replace(_links(night, 0.0, source), looks=looks)

    return spoil


def nothing_in_it(night: NightFacts) -> NightFacts:
    """Every source answers 200, and none lists an article."""
    looks = tuple(replace(look, fresh=False, outcome="unchanged") for look in night.looks if not look.first)
    return replace(_links(night, 0.0, *(one.name for one in night.sources)), looks=looks)


def faults(section: str) -> Mapping[str, Spoil]:
    return {
        "renamed class": _each_fresh(_without_byline),
        "swapped template": _each_fresh(lambda look: refused(replace(look, layout=None), "no_layout_sign")),
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
