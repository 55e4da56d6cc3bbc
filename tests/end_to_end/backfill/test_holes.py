"""`--holes` backfills only the days that the coverage report lacks."""

from datetime import date, timedelta

from flows.backfill.holes import run_holes
from flows.backfill.order import BackfillScope
from flows.sites import known_site, usual_source
from luutru.coverage.holes import Window
from storage.archive import Archive, decide_kind
from storage.outcomes import Outcome
from storage.vocabulary import ArchiveKind, BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.nights import articles_asked
from tests.storage.shown_pages import Shown, text

SITE, HOST = "hanoimoi", "hanoimoi.vn"
HOLES = (date(2025, 2, 13), date(2025, 2, 17))  # the simulated newspaper has an article on each
SINCE, UNTIL = date(2025, 2, 10), date(2025, 3, 31)


def three_articles_a_day(archive: Archive) -> None:
    """On Mondays and Thursdays of two months, except on those two days."""
    shown = Shown(archive, site=SITE)
    for place in range(60):
        day = date(2025, 2, 9) + timedelta(days=place)
        if day.weekday() in (0, 3) and day not in HOLES:
            for number in range(3):
                title = f"Bài {number} ngày {day}"
                shown.capture(f"{place}-{number}", place, text(title, "Một đoạn.", published=f"{day}T08:00:00+07:00"))


def test_only_the_days_of_holes_are_asked_for_newest_first(portal: WithArchive, folder: Folder) -> None:
    site, lines = known_site(folder.settings, SITE), list[str]()
    with folder.open() as archive:
        decide_kind(archive, ArchiveKind.REHEARSAL)
        three_articles_a_day(archive)
        for dry_run in (True, False):
            wanted = BackfillScope(site, usual_source(site), SINCE, UNTIL, dry_run=dry_run, holes=True)
            end = run_holes(folder.settings, archive, wanted, lines.append, lambda _, plan: folder.plans.append(plan))
            assert end.days.windows == tuple(Window(day, day, 3) for day in reversed(HOLES))
            assert len(articles_asked(portal, HOST)) == (0 if dry_run else len(HOLES))
    assert lines[0] == f"{SITE}, {SINCE} to {UNTIL}: 2 days are holes; articles missing: about 6"
    asked = [seen.target for seen in portal.requests(HOST) if seen.target.startswith("/sitemap-article")]
    assert asked == ["/sitemap-article-2025-02-17.xml", "/sitemap-article-2025-02-13.xml"]
    assert [[one.backfill.since, one.backfill.until] for one in end.ends] == [[day, day] for day in reversed(HOLES)]
    assert [[funnel.count(Outcome.NEW) for funnel in one.windows] for one in end.ends] == [[1], [1]]


def test_where_a_site_is_looked_for_if_nobody_says(folder: Folder) -> None:
    usual = {slug: usual_source(known_site(folder.settings, slug)) for slug in (SITE, "sotttt", "thanhtri")}
    assert usual == {SITE: BackfillSource.SITEMAP, "sotttt": BackfillSource.LISTING, "thanhtri": BackfillSource.WAYBACK}
