"""Nights and days counted from rows, on both databases."""

from datetime import timedelta

from storage.runs.coverage import articles_by_day, night_coverage, sites_with_runs
from storage.runs.observations import night_facts
from storage.runs.totals import latest_funnels
from tests.storage.copies import SITES, Copy


def test_a_night_is_counted_by_source_and_by_outcome(either: Copy) -> None:
    with either.opened() as archive:
        assert sites_with_runs(archive) == sorted(SITES)
        funnel = latest_funnels(archive, ["thanhtri"])[0]
        *_, night = night_coverage(archive, "thanhtri", funnel.night - timedelta(days=1), funnel.night)
    assert night.night == funnel.night
    assert night.archived >= sum(number for (word, _), number in funnel.exchanges.items() if word == "archived")
    assert all(name.startswith("listing https://thanhtri.hanoi.gov.vn/") for name in night.discovered)
    assert night.failed == 0


def test_articles_are_counted_by_their_own_dates(either: Copy) -> None:
    with either.opened() as archive:
        funnel = latest_funnels(archive, ["thanhtri"])[0]
        published = articles_by_day(archive, "thanhtri", funnel.night - timedelta(weeks=2000), funnel.night)
    assert sum(published.values()) >= len({line["page"] for line in either.lines() if line["site"] == "thanhtri"})


def test_a_runs_facts_have_what_is_new_and_fresh(either: Copy) -> None:
    with either.opened() as archive:
        funnel = latest_funnels(archive, ["thanhtri"])[0]
        facts = night_facts(archive, funnel.run_id)
        visits = tuple(facts.visits)
    assert len(visits) == funnel.found
    assert facts.listed == funnel.listed
    assert {visit.first for visit in visits if visit.outcome == "new"} <= {True}
    assert {visit.first for visit in visits if visit.outcome in ("edited", "unchanged")} <= {False}
    assert all(visit.blocks for visit in visits if visit.read)
    assert facts.days is not None
