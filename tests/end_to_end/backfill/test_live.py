"""Backfills from a site's own sitemaps and listings; they stop when the night begins."""

import re
import threading
import time
from datetime import date

import pytest
from sqlalchemy import select

from flows.backfill.steps import BackfillEnd
from storage.backfill.live_ledger import days_named, within
from storage.errors import CorrectTheInput
from storage.locks import night_first
from storage.outcomes import Outcome
from storage.tables.pages import Page
from storage.tables.readings import Reading
from storage.tables.runs import Visit
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WAYBACK, WithArchive
from tests.end_to_end.nights import Pipeline, articles_asked

SITE, HOST = "hanoimoi", "hanoimoi.vn"
SINCE, UNTIL = date(2025, 1, 27), date(2025, 2, 20)


def wanted(portal: WithArchive) -> set[str]:
    stories = portal.sites[HOST].newsroom.stories(1)
    return {str(story.id) for story in stories if SINCE <= story.published.date() <= UNTIL}


def test_day_sitemaps_of_the_range_and_no_others_are_asked(portal: WithArchive, folder: Folder) -> None:
    dry = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, dry_run=True)
    assert dry.left == len(wanted(portal)) > 3
    assert articles_asked(portal, HOST) == []
    end = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, limit=2)
    assert (end.left, len(articles_asked(portal, HOST))) == (dry.left - 2, 2)
    end = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL)
    assert (end.left, len(articles_asked(portal, HOST))) == (0, dry.left)
    sitemaps = [seen.target for seen in portal.requests(HOST) if seen.target.startswith("/sitemap-article")]
    assert len(sitemaps) == len(set(sitemaps))
    assert all("/sitemap-article-2025-01-27" <= target <= "/sitemap-article-2025-02-20z" for target in sitemaps)
    with folder.open() as archive, archive.database.reading() as session:
        assert set(session.scalars(select(Page.key))) == wanted(portal)
        assert session.scalars(select(Visit).where(Visit.outcome.is_(None))).all() == []
    asked = set(articles_asked(portal, HOST))
    portal.log.clear()
    Pipeline(folder.settings).night(SITE)
    assert not asked & set(articles_asked(portal, HOST))  # counted in the schedule: not due the next night


def ids_asked(portal: WithArchive) -> set[str]:
    return {found[1] for target in articles_asked(portal, HOST) if (found := re.search(r"-(\d+)\.html", target))}


def test_pages_that_a_night_archived_are_skipped_unless_asked_for_again(portal: WithArchive, folder: Folder) -> None:
    Pipeline(folder.settings).night(SITE)
    nightly = ids_asked(portal) & wanted(portal)
    assert nightly
    portal.log.clear()
    end = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL)
    assert ids_asked(portal) & wanted(portal) == wanted(portal) - nightly
    assert (end.left, end.plan.ended) == (0, {"skipped(known)": len(nightly)})
    again = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, again=True)
    assert (again.left, again.plan.now) == (0, len(wanted(portal)))
    assert ids_asked(portal) == wanted(portal)


def test_a_night_between_two_commands_takes_its_pages_off_the_plan(portal: WithArchive, folder: Folder) -> None:
    dry = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, dry_run=True)
    Pipeline(folder.settings).night(SITE)
    nightly = ids_asked(portal) & wanted(portal)
    resumed = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, dry_run=True)
    assert (dry.left, resumed.left) == (len(wanted(portal)), len(wanted(portal) - nightly))
    with pytest.raises(CorrectTheInput, match="--again goes with"):
        folder.backfill(SITE, BackfillSource.WAYBACK, SINCE, UNTIL, again=True)


def test_a_listing_is_walked_past_the_nights_bound(portal: WithArchive, folder: Folder) -> None:
    end = folder.backfill(SITE, BackfillSource.LISTING, date(2025, 1, 1), dry_run=True)
    calls = [seen.target for seen in portal.requests(HOST) if "getMoreArticle" in seen.target]
    assert len(calls) >= 2
    assert end.left >= len(wanted(portal))


@pytest.mark.parametrize("source", [BackfillSource.SITEMAP, BackfillSource.LISTING])
def test_a_retired_site_is_backfilled_from_archives_only(
    portal: WithArchive, folder: Folder, source: BackfillSource
) -> None:
    with pytest.raises(CorrectTheInput, match="retired since 2025-07-01"):
        folder.backfill("thanhtri", source)
    site = portal.sites["thanhtri.hanoi.gov.vn"]
    story = site.newsroom.stories(1)[0]
    portal.archive.take(portal, site.url(site.path(story, 1)), 1, "20250304113000")
    end = folder.backfill("thanhtri", BackfillSource.WAYBACK, date(2025, 3, 1))
    assert (end.left, len(end.published), end.windows[0].count(Outcome.NEW)) == (0, 1, 1)
    with folder.open() as archive, archive.database.reading() as session:
        assert session.scalars(select(Reading.refusal)).all() == [None]


def test_what_cannot_be_is_refused(folder: Folder) -> None:
    with pytest.raises(CorrectTheInput, match="is after"):
        folder.backfill(SITE, BackfillSource.SITEMAP, UNTIL, SINCE)
    with pytest.raises(CorrectTheInput, match="--until cannot bound it"):
        folder.backfill(SITE, BackfillSource.LISTING, None, UNTIL)


def test_the_night_goes_first(portal: WithArchive, folder: Folder) -> None:
    site = portal.sites[HOST]
    for number, story in enumerate(site.newsroom.stories(1)[-8:]):
        portal.archive.take(portal, site.url(site.path(story, 1)), 1, f"2025030{number % 5 + 4}113000")
    portal.archive.delay = 0.7
    ends: list[BackfillEnd] = []
    work = threading.Thread(target=lambda: ends.append(folder.backfill(SITE, BackfillSource.WAYBACK, date(2025, 3, 1))))
    work.start()
    while not portal.capture_requests:
        time.sleep(0.05)
    with folder.open() as archive, night_first(archive, SITE):
        asked = len(portal.capture_requests)
        assert 0 < asked < 8
        Pipeline(folder.settings).night(SITE)
        assert len(portal.requests(WAYBACK)) - len(portal.index_requests) == asked
    work.join(60)
    assert [end.left for end in ends] == [0]
    assert len(portal.capture_requests) == 8


def test_days_in_names() -> None:
    assert days_named("https://x.vn/sitemap-article-2025-02-28.xml") == (date(2025, 2, 28), date(2025, 2, 28))
    assert days_named("https://x.vn/sitemaps/20250228.xml.gz") == (date(2025, 2, 28), date(2025, 2, 28))
    assert days_named("https://x.vn/sitemap-2024-2.xml") == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_named("https://x.vn/sitemap/2023.xml") == (date(2023, 1, 1), date(2023, 12, 31))
    assert days_named("https://x.vn/sitemap-2025-02-30.xml") is None
    assert days_named("https://x.vn/sitemap-690204.xml") is None
    names = ["https://x.vn/category.xml", "https://x.vn/2025-01.xml", "https://x.vn/2025-03.xml"]
    assert within(names, date(2025, 1, 31), date(2025, 2, 3)) == ["https://x.vn/2025-01.xml"]
    assert within(names[:1], SINCE, UNTIL) == names[:1]
