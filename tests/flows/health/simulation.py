"""Normal nights of a simulated site, drawn from its profile by a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from storage.runs.observations import NightFacts, SourceFacts, VisitFacts
from tests.flows.health.profiles import Layout, Profile

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
REVISITED = 3  # days for which a page is fetched every night
FEED = "feed https://bao.example/rss"
TOP = "listing https://bao.example/tin-moi"


def section_source(section: str) -> str:
    return f"listing https://bao.example/{section.lower().replace(' ', '-')}"


@dataclass(slots=True)
class SimulatedSite:
    """Draws one night after the other; pages of the last nights are fetched again."""

    profile: Profile
    random: random.Random
    day: date
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _pages: list[tuple[date, VisitFacts]] = field(default_factory=list)

    def night(self) -> NightFacts:
        self.day += timedelta(days=1)
        moment = datetime(self.day.year, self.day.month, self.day.day, 13, 30, tzinfo=UTC)
        shares = {layout.name: self._tonight(layout) for layout in self.profile.layouts}
        fresh = [self._page(moment, shares) for _ in range(self._number())]
        again = [self._again(visit, moment) for seen, visit in self._pages if (self.day - seen).days <= REVISITED]
        older = [self._again(self.random.choice(self._pages)[1], moment) for _ in range(10) if self._pages]
        self._pages = [(seen, visit) for seen, visit in self._pages if (self.day - seen).days < 30]
        self._pages += [(self.day, visit) for visit in fresh]
        visits = tuple(self._mishap(visit) for visit in (*fresh, *again, *older))
        sources = tuple(self._sources())
        listed = sum(source.links for source in sources)
        return NightFacts(self.day.toordinal(), self.profile.name, moment, 1.0, listed, sources, visits)

    def _number(self) -> int:
        mean = self.profile.daily * self.profile.factor(self.day)
        rate = self.random.gammavariate(1 / self.profile.scatter, mean * self.profile.scatter)
        return _poisson(self.random, rate)

    def _tonight(self, layout: Layout) -> Layout:
        """The layout with this night's shares: no two nights have exactly the same mixture of articles."""
        weight = self.profile.agreement

        def drawn(share: float) -> float:
            return self.random.betavariate(0.2 + share * weight, 0.2 + (1 - share) * weight)

        return replace(layout, byline=drawn(layout.byline), lead=drawn(layout.lead), section=drawn(layout.section))

    def _page(self, moment: datetime, shares: dict[str, Layout]) -> VisitFacts:
        rng, number = self.random, next(self._numbers)
        chosen = rng.choices(self.profile.layouts, [one.share for one in self.profile.layouts])[0]
        layout, section = shares[chosen.name], rng.choice(self.profile.sections)
        captions = _poisson(rng, layout.captions)
        texts = [_text(rng, number, place) for place in range(1 + _poisson(rng, layout.blocks))]
        texts += texts if rng.random() < self.profile.doubled else []
        hours = rng.uniform(0, 24) if rng.random() > self.profile.older else rng.uniform(100, 900)
        published = (moment - timedelta(hours=hours)).astimezone(HANOI)
        return VisitFacts(
            url=f"https://bao.example/bai-{number}.html",
            outcome="new",
            reason=None,
            source=FEED if rng.random() < self.profile.in_feed else rng.choice([TOP, section_source(section)]),
            first=True,
            fresh=True,
            captured_at=moment,
            layout=layout.name,
            refusal=None,
            lead=_text(rng, number, -1) if rng.random() < layout.lead else None,
            blocks=(*texts, *(f"Chú thích ảnh {number}.{place}" for place in range(captions))),
            fields={
                "section": section if rng.random() < layout.section else None,
                "byline": "Lan Anh" if rng.random() < layout.byline else None,
                "published": published.isoformat() if rng.random() < layout.published else None,
                "kinds": ["paragraph"] * len(texts) + ["caption"] * captions,
                "warnings": [],
            },
            shared=rng.random() < self.profile.shared,
        )

    def _again(self, visit: VisitFacts, moment: datetime) -> VisitFacts:
        """Equal bytes are no fresh body; one in twenty is an edit."""
        edited = self.random.random() < 0.05
        outcome = "edited" if edited else "unchanged"
        fresh = edited or self.profile.counters
        return replace(visit, outcome=outcome, first=False, fresh=fresh, captured_at=moment, source=None)

    def _mishap(self, visit: VisitFacts) -> VisitFacts:
        chance = self.random.random()
        if chance < self.profile.failed:
            return unread(visit, outcome="failed", reason="timeout")
        if chance < self.profile.failed + self.profile.refused and visit.fresh:
            return refused(visit, self.random.choice(["listing", "no_layout_sign", "no_body"]))
        return visit

    def _sources(self) -> Iterator[SourceFacts]:
        profile = self.profile
        yield SourceFacts("sitemap https://bao.example/sitemap.xml", 0, None)  # an index: its children have the links
        usual = {TOP: profile.listing} | {section_source(section): profile.listing for section in profile.sections}
        if profile.feed:
            usual[FEED] = profile.feed
        for name, links in usual.items():
            if self.random.random() < profile.source_fails:
                yield SourceFacts(name, 0, "http_503")
            else:
                yield SourceFacts(name, links - self.random.choice([0, 0, 0, 1]), None)


def refused(visit: VisitFacts, reason: str) -> VisitFacts:
    return replace(
        visit, outcome="refused", reason=reason, refusal=reason, lead=None, blocks=(), fields=None, shared=False
    )


def unread(visit: VisitFacts, *, outcome: str, reason: str) -> VisitFacts:
    return replace(
        refused(visit, reason), outcome=outcome, reason=reason, refusal=None, layout=None, fresh=False, captured_at=None
    )


def _text(rng: random.Random, number: int, place: int) -> str:
    return f"Bài {number}, đoạn {place}: ".ljust(int(rng.lognormvariate(5.4, 0.5)) + 20, "ă")


def _poisson(rng: random.Random, mean: float) -> int:
    """Counts exponential intervals; the means here are at most a few hundred."""
    number, time = 0, rng.expovariate(1.0)
    while time < mean:
        number, time = number + 1, time + rng.expovariate(1.0)
    return number
