"""Rules of the verdict that the simulation does not cover."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.health.finding import HealthFinding, since_when
from flows.health.metrics import Figures
from flows.health.night_verdict import LEARNT, History, night_verdict
from flows.health.visit_faults import repeated_share
from luutru.coverage.holidays import is_quiet, is_tet
from luutru.coverage.probability import beta_binomial_upper, negative_binomial_lower
from storage.vocabulary import HealthVerdict

DAY = date(2026, 5, 12)
MISSING = "read@article|missing:lead"


def _night(day: date, *, missing: int = 1, new: int = 40) -> Figures:
    moment = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    return Figures(
        day=day,
        days=1.0,
        totals={"listed": 60, "found": 80, "asked": 60, "looked": 60, "read": 60, "read@article": 60},
        bad={MISSING: missing},
        counts={"new": new},
        links={"feed a": 40},
        newest=moment - timedelta(hours=2),
        moment=moment,
    )


def _history(number: int) -> History:
    return History([_night(DAY - timedelta(days=place)) for place in range(1, number + 1)])


REFUSALS = [
    ({"listed": 0}, {}, {"feed a": "http_500", "list b": "robots_503"}),
    ({"listed": 0}, {}, {"feed a": "robots"}),
    ({"asked": 20}, {"asked|blocked:http_403": 19}, {}),
    ({"asked": 20}, {"asked|failed:http_502": 12, "asked|blocked:http_403": 7}, {}),
    ({"asked": 20}, {"looked|refused:challenge": 20}, {}),
    ({"asked": 0, "put_off": 12}, {}, {}),
    ({"asked": 2}, {"asked|failed:connect_timeout": 2}, {}),
]


@pytest.mark.parametrize("nights", [0, LEARNT])
@pytest.mark.parametrize(("totals", "bad", "failed"), REFUSALS)
def test_a_site_that_refuses_every_request_is_blocked_and_holds_no_texts(
    totals: dict[str, int], bad: dict[str, int], failed: dict[str, str], nights: int
) -> None:
    night = _night(DAY, missing=0)
    links = {} if failed else night.links
    refused = replace(night, totals={**night.totals, **totals}, bad=bad, failed=failed, links=links)
    judgement = night_verdict(refused, _history(nights))
    assert (judgement.verdict, judgement.hold) == (HealthVerdict.BLOCKED, None)


def test_one_page_that_is_refused_blocks_no_site() -> None:
    night = _night(DAY, missing=0)
    one = replace(night, totals={**night.totals, "asked": 1}, bad={"asked|failed:http_500": 1})
    assert night_verdict(one, _history(0)).verdict is HealthVerdict.LEARNING


def test_texts_that_are_broken_are_held_though_most_pages_were_refused() -> None:
    night = _night(DAY, missing=0)
    bad = {"asked|blocked:http_403": 19, "looked|refused:no_body": 60}
    judgement = night_verdict(replace(night, totals={**night.totals, "asked": 20}, bad=bad), _history(0))
    assert (judgement.verdict, judgement.hold) == (HealthVerdict.BROKEN, "no_bodies")


def test_a_reader_that_breaks_on_nearly_every_page_is_broken_on_the_first_night() -> None:
    night = _night(DAY, missing=0)
    judgement = night_verdict(replace(night, bad={"looked|refused:breaks_reader": night.totals["looked"]}), _history(0))
    assert (judgement.verdict, [finding.what for finding in judgement.findings]) == (
        HealthVerdict.BROKEN,
        ["reader_breaks"],
    )


def test_a_site_is_learning_for_a_fortnight() -> None:
    assert night_verdict(_night(DAY, missing=60), _history(LEARNT - 1)).verdict is HealthVerdict.LEARNING
    assert night_verdict(_night(DAY, missing=60), _history(LEARNT)).verdict is HealthVerdict.BROKEN


def test_a_finding_names_field_layout_and_shares() -> None:
    (finding,) = night_verdict(_night(DAY, missing=60), _history(28)).findings
    assert (finding.what, finding.layout, finding.now) == ("missing:lead", "article", 1.0)
    assert finding.usual == pytest.approx(1 / 60)


def test_an_accepted_fault_is_accepted_until_it_is_worse() -> None:
    halved = night_verdict(_night(DAY, missing=30), _history(28)).findings
    released = History(_history(28).sound, [halved])
    assert night_verdict(_night(DAY, missing=30), released).verdict is HealthVerdict.HEALTHY
    assert night_verdict(_night(DAY, missing=55), released).verdict is HealthVerdict.BROKEN


def test_a_fault_dates_from_its_first_night() -> None:
    yesterday = [replace(_lost(), since=DAY - timedelta(days=3))]
    assert since_when([_lost()], yesterday)[0].since == DAY - timedelta(days=3)
    assert since_when([_lost()], [])[0].since == DAY
    other = replace(_lost(), what="few_new_from_source", layout=None, measure="new from listing a")
    earlier = replace(other, since=DAY - timedelta(days=3))
    assert since_when([replace(other, measure="new from listing b")], [earlier])[0].since == DAY


def _lost() -> HealthFinding:
    return night_verdict(_night(DAY, missing=60), _history(28)).findings[0]


def test_a_finding_and_figures_are_the_same_after_json() -> None:
    finding, night = _lost(), _night(DAY)
    assert HealthFinding.from_json(finding.as_json()) == finding
    assert Figures.from_json(night.as_json()) == night


@pytest.mark.parametrize(
    ("new", "verdict"), [(0, HealthVerdict.BROKEN), (5, HealthVerdict.WATCH), (30, HealthVerdict.HEALTHY)]
)
def test_few_new_pages(new: int, verdict: HealthVerdict) -> None:
    assert night_verdict(_night(DAY, new=new), _history(28)).verdict is verdict


def test_no_new_pages_around_the_lunar_new_year_are_no_alarm() -> None:
    tet = date(2026, 2, 17)
    sound = [_night(tet - timedelta(days=place)) for place in range(10, 40)]
    assert night_verdict(_night(tet, new=0), History(sound)).verdict is HealthVerdict.HEALTHY


def test_far_more_new_pages_than_before_are_old_ones_at_new_addresses() -> None:
    assert night_verdict(_night(DAY, new=2000), _history(28)).findings[0].what == "many_new"


def test_a_source_that_is_gone_and_one_that_is_missing_for_a_night() -> None:
    gone = replace(_night(DAY), links={}, failed={"feed a": "http_404"})
    away = replace(_night(DAY), links={}, failed={"feed a": "http_503"})
    assert night_verdict(gone, _history(28)).verdict is HealthVerdict.WATCH
    assert night_verdict(away, _history(28)).verdict is HealthVerdict.HEALTHY
    assert night_verdict(away, History([away, away, *_history(28).sound])).verdict is HealthVerdict.WATCH


def test_a_slow_source_that_is_silent_for_longer_than_its_pace_explains() -> None:
    def week(place: int, new: int) -> Figures:
        counts = {"new": 40, "new from listing b": new}
        return replace(_night(DAY - timedelta(days=place)), counts=counts)

    before = [week(place, 1 if place % 2 else 0) for place in range(1, 121)]
    found = [night_verdict(week(0, 0), History([week(1, 0)] * number + before)).findings for number in (2, 15, 45)]
    assert [len(findings) for findings in found] == [0, 0, 1]
    ((finding,),) = found[2:]
    assert (finding.what, finding.verdict, finding.now) == ("nothing_new_from_source", HealthVerdict.WATCH, 0.0)
    let_pass = History([week(1, 0)] * 60 + before, [found[2]])
    assert night_verdict(week(0, 0), let_pass).verdict is HealthVerdict.HEALTHY
    away = [replace(week(1, 0), failed={"listing b": "http_503"})] * 45
    assert night_verdict(week(0, 0), History(away + before)).verdict is HealthVerdict.HEALTHY
    assert night_verdict(week(0, 1), History([week(1, 0)] * 45 + before)).verdict is HealthVerdict.HEALTHY


def test_nothing_newer_for_days() -> None:
    night = _night(DAY)
    assert night.moment is not None
    stale = replace(night, newest=night.moment - timedelta(days=4))
    assert [one.what for one in night_verdict(stale, _history(28)).findings] == ["nothing_newer"]


@pytest.mark.parametrize("reason", ["no_title", "no_body"])
def test_absolute_rules_need_no_history(reason: str) -> None:
    night = replace(_night(DAY), bad={f"looked|refused:{reason}": 60})
    assert night_verdict(night, History([])).verdict is HealthVerdict.BROKEN


def test_quiet_days() -> None:
    assert is_tet(date(2030, 2, 2))
    assert not is_tet(date(2030, 1, 20))
    assert is_quiet(date(2026, 9, 2))
    assert not is_quiet(date(2026, 9, 10))


def test_repeated_share_counts_long_blocks_only() -> None:
    long = "Một đoạn văn dài hơn bốn mươi chữ cái để được tính vào phần lặp lại."
    assert repeated_share([long, long, "Ảnh: A", "Ảnh: A"]) == 0.5
    assert repeated_share(["Ảnh: A", "Ảnh: A"]) == 0.0


def test_tails_agree_with_plain_sums() -> None:
    assert beta_binomial_upper(0, 10, 1, 1) == 1.0
    assert beta_binomial_upper(5, 10, 1, 1) == pytest.approx(6 / 11)  # uniform: each count is equally likely
    assert negative_binomial_lower(0, 1.0, 1.0) == pytest.approx(0.5)  # geometric
    assert negative_binomial_lower(400, 20.0, 0.04) == pytest.approx(1.0)
