"""Backfills from a simulated Wayback Machine: paging, waiting, times, and their effect on versions."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from flows.backfill.plan import plan_lines
from flows.crawl.child_process import CrawlBroken, CrawlInterrupted
from storage.outcomes import Outcome
from storage.tables.backfill import BackfillItem, BackfillWindow
from storage.tables.exchanges import LoggedExchange
from storage.tables.revisits import Revisit
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WAYBACK, WithArchive
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.answers import Answer

SITE = "hanoimoi"
MARCH = (date(2025, 3, 1), date(2025, 5, 31))


def urls(portal: WithArchive, number: int) -> list[str]:
    site = portal.sites["hanoimoi.vn"]
    return [site.url(site.path(story, 1)) for story in site.newsroom.stories(1)[-number:]]


def test_captures_are_fetched_page_by_page_and_stored_with_their_own_time(portal: WithArchive, folder: Folder) -> None:
    wanted = urls(portal, 5)
    for number, url in enumerate(wanted):
        portal.archive.take(portal, url, 1, f"2025030{number + 4}113000")
    portal.archive.take(portal, wanted[0], 1, "20190101000000")  # before the first day of the backfill
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    assert (end.left, end.failure, folder.plans[0].left) == (0, None, 5)
    assert len(portal.index_requests) == 3  # two pages of hanoimoi.vn, one of hanoimoi.com.vn
    assert len(portal.capture_requests) == 5
    captures = folder.captures()
    assert [capture.url for capture in captures] == wanted
    assert captures[0].captured_at == datetime(2025, 3, 4, 11, 30, tzinfo=UTC)
    assert {capture.source for capture in captures} == {"wayback"}
    assert captures[0].archived_url == f"https://{WAYBACK}/web/20250304113000id_/{wanted[0]}"
    assert [funnel.count(Outcome.NEW) for funnel in end.windows] == [5]
    assert len(end.published) == 5
    with folder.open() as archive:
        assert list(verify(archive)) == []
        with archive.database.reading() as session:
            sent = session.scalars(select(LoggedExchange).where(LoggedExchange.purpose == "archive")).all()
            assert {row.url for row in sent} == {capture.archived_url for capture in captures}
            assert min(row.sent_at for row in sent) > datetime(2026, 1, 1, tzinfo=UTC)
            assert session.scalars(select(Revisit)).all() == []  # no night requests them


def test_known_captures_are_not_fetched_again(portal: WithArchive, folder: Folder) -> None:
    for url in urls(portal, 3):
        portal.archive.take(portal, url, 1, "20250304113000")
    folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    portal.archive.take(portal, urls(portal, 4)[0], 1, "20250305113000")
    portal.log.clear()
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    assert (len(portal.capture_requests), end.left, end.plan.ended) == (1, 0, {"known": 3})


def test_older_captures_split_versions_again(portal: WithArchive, folder: Folder) -> None:
    site = portal.sites["hanoimoi.vn"]
    edited = next(
        story
        for story in site.newsroom.stories(1)
        if site.edition(story, 1).blocks != site.edition(story, 3).blocks and site.path(story, 1) == site.path(story, 3)
    )
    url = site.url(site.path(edited, 1))
    portal.day = 3
    Pipeline(folder.settings).night(SITE)
    for day, at in ((1, "20250303140000"), (3, "20250305140000")):
        portal.archive.take(portal, url, day, at)
    folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    with folder.open() as archive:
        first, second = folder.versions(archive, str(edited.id))
        assert first.first_seen_at == datetime(2025, 3, 3, 14, tzinfo=UTC)
        assert first.ended_at == second.first_seen_at == datetime(2025, 3, 5, 14, tzinfo=UTC)
        assert second.last_seen_at.year >= 2026
        assert list(verify(archive)) == []


def test_windows_go_newest_first_within_a_budget(portal: WithArchive, folder: Folder) -> None:
    for url, at in zip(urls(portal, 3), ("20250304113000", "20250405113000", "20250506113000"), strict=True):
        portal.archive.take(portal, url, 1, at)
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH, limit=2)
    assert (end.left, [target[5:11] for target in portal.capture_requests]) == (1, ["202505", "202504"])
    listed = len(portal.index_requests)
    assert folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH).left == 0
    assert [target[5:11] for target in portal.capture_requests] == ["202505", "202504", "202503"]
    assert len(portal.index_requests) == listed
    with folder.open() as archive, archive.database.reading() as session:
        figures = session.scalars(select(BackfillWindow.figures).order_by(BackfillWindow.since)).all()
        assert figures == [{"archived": 1}] * 3


def test_a_dry_run_ends_with_the_plan(portal: WithArchive, folder: Folder) -> None:
    portal.archive.take(portal, urls(portal, 1)[0], 1, "20250304113000")
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH, dry_run=True)
    assert (end.left, portal.capture_requests) == (1, [])
    lines = plan_lines(end.backfill, end.plan)
    assert lines[0].startswith("hanoimoi by wayback, 2025-03-01 to 2025-05-31: 1 captures left in 1 windows")


def test_requested_waits_are_obeyed_and_temporary_errors_are_retried(portal: WithArchive, folder: Folder) -> None:
    portal.archive.take(portal, urls(portal, 1)[0], 1, "20250304113000")
    portal.archive.refusals = [
        Answer(429, "Too Many Requests", (("Retry-After", "1"),)),
        Answer(503, "Service Unavailable"),
        Answer(body=b"[[1]]", cut=0.5),
    ]
    assert folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH).left == 0
    first, second = portal.requests(WAYBACK)[:2]
    assert second.at - first.at >= 1


def test_a_backfill_resumes_after_a_refusal_of_the_archive(portal: WithArchive, folder: Folder) -> None:
    for number, url in enumerate(urls(portal, 5)):
        portal.archive.take(portal, url, 1, f"2025030{number + 4}113000")
    portal.archive.refusals = [Answer(503, "Service Unavailable", (("Retry-After", "86400"),))]
    with pytest.raises(CrawlInterrupted, match=r"web\.archive\.org: it answers 503"):
        folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    assert folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH, limit=2).left == 3
    portal.archive.refusals = [Answer(429, "Too Many Requests")] * 5
    with pytest.raises(CrawlInterrupted, match="429"):
        folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    assert folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH).left == 0
    assert len(portal.capture_requests) == 5 + 5
    assert len(folder.captures()) == 5


def test_another_answer_is_no_capture(portal: WithArchive, folder: Folder) -> None:
    one, two, three, four = urls(portal, 4)
    portal.archive.take(portal, one, 1, "20250304113000", digest="A" * 32)
    portal.archive.take(portal, two, 1, "20250305113000")
    portal.archive.take(portal, three, 1, "20250306113000")
    portal.archive.take(portal, four, 1, "20250307113000")
    portal.archive.elsewhere = {"20250306113000": "20250306114500", "20250307113000": "20250307999999"}
    portal.archive.taken.append(
        type(portal.archive.taken[2])("20250306114500", three, portal.archive.taken[2].body, "")
    )
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    kept = {capture.url: capture.captured_at for capture in folder.captures()}
    assert kept.keys() == {two, three}
    assert kept[three] == datetime(2025, 3, 6, 11, 45, tzinfo=UTC)  # not dated to the requested time
    with folder.open() as archive, archive.database.reading() as session:
        failed = session.execute(
            select(BackfillItem.url, BackfillItem.outcome, BackfillItem.reason).where(BackfillItem.reason.is_not(None))
        ).all()
    assert {tuple(row) for row in failed} == {
        (one, "failed", "wrong_digest"),
        (four, "failed", "not_in_archive"),
    }
    assert sum(funnel.found for funnel in end.windows) == 4
    assert sum(funnel.open for funnel in end.windows) == 0


def test_an_unexpected_answer_of_the_index_is_reported(portal: WithArchive, folder: Folder) -> None:
    portal.archive.refusals = [Answer(body=b"<html>maintenance</html>")]
    with pytest.raises(CrawlBroken, match="no JSON of rows"):
        folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)


def test_an_archive_without_anything_is_done_at_once(folder: Folder) -> None:
    end = folder.backfill(SITE, BackfillSource.WAYBACK, *MARCH)
    assert (end.left, end.windows, end.failure) == (0, (), None)
