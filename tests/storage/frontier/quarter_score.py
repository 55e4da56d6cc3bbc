"""Scores a schedule of revisits on the rehearsal's quarter: edits caught and requests, beside two simple schedules.

`python -m tests.storage.frontier.quarter_score [SEED …]` prints the table.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from storage.frontier.revisit_policy import Pace, PageRecord, next_look
from tests.rehearsal.quarter import DAYS, STOCK_DAYS, QuarterArticle, edits_of_quarter

BEGIN = datetime(2025, 3, 3, 20, tzinfo=UTC)
NIGHT = timedelta(days=1)


@dataclass(slots=True)
class Score:
    """`caught` counts the visits that found another text than the visit before."""

    requests: int = 0
    caught: int = 0

    def of(self, every: "Score") -> tuple[float, float]:
        """The shares of edits caught and of requests."""
        return self.caught / every.caught, self.requests / every.requests


def every_night(articles: Iterable[QuarterArticle]) -> Score:
    return Score(
        sum(DAYS - article.first_night for article in articles_of(articles)),
        sum(article.visible for article in articles_of(articles)),
    )


def articles_of(articles: Iterable[QuarterArticle]) -> list[QuarterArticle]:
    return [article for article in articles if article.first_night < DAYS]


def only_once(articles: Iterable[QuarterArticle]) -> Score:
    """Pages from before the quarter were requested before it."""
    return Score(sum(article.published >= 0 for article in articles_of(articles)), 0)


def by_schedule(articles: Iterable[QuarterArticle]) -> Score:
    """Pages from before the quarter were found on the night of their publication, and visited by the same schedule
    since.
    """
    score = Score()
    for _, group in groupby(articles, key=lambda article: article.site):
        _simulate_site(articles_of(group), score)
    return score


def _simulate_site(articles: list[QuarterArticle], score: Score) -> None:
    due: defaultdict[int, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        due[_first_night(article)].append(place)
    seen: dict[int, tuple[PageRecord, int]] = {}
    pace = Pace()
    for night in range(-STOCK_DAYS, DAYS):
        now = BEGIN + night * NIGHT
        for place in due.pop(night, ()):
            showing = articles[place].shows(night)
            changed = False
            record = PageRecord(now, now)
            if place in seen:
                old, shown = seen[place]
                changed = shown != showing
                pace = pace.after(old, now, changed)
                record = PageRecord(old.first_seen_at, now, now if changed else old.changed_at)
            seen[place] = record, showing
            score.requests += night >= 0
            score.caught += changed
            at = next_look(record, pace, now)
            due[_night_of(at, night)].append(place)


def _first_night(article: QuarterArticle) -> int:
    """Nights before the quarter count, too."""
    return article.published_day if article.published_hour <= 20 else article.published_day + 1


def _night_of(at: datetime, after: int) -> int:
    """The first night that requests a page due at that moment."""
    return max(after + 1, -((BEGIN - at) // NIGHT))


def table(seeds: Iterable[int]) -> list[tuple[int, float, float, int, int]]:
    """Seed, share of edits caught, share of requests, requests of every night and edits visible to it."""
    rows = []
    for seed in seeds:
        articles = list(edits_of_quarter(seed))
        every = every_night(articles)
        caught, requests = by_schedule(articles).of(every)
        rows.append((seed, caught, requests, every.requests, every.caught))
    return rows


def main() -> None:
    seeds = [int(word) for word in sys.argv[1:]] or list(range(101, 111))
    print("seed   every night: requests  edits   by schedule: caught  requests   only once: caught  requests")
    for seed, caught, requests, all_requests, edits in table(seeds):
        once = only_once(edits_of_quarter(seed)).requests / all_requests
        print(f"{seed:4} {all_requests:22,} {edits:6} {caught:20.1%} {requests:9.1%} {0:18.1%} {once:9.2%}")


if __name__ == "__main__":
    main()
