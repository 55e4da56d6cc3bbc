"""The output of a verdict: markdown with links and commands, and an alarm that is sent once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flows.alerts.alert import AlertKind
from flows.health.finding import HealthFinding
from flows.health.report import health_alarm, health_report
from storage.runs.health import KeptHealth
from storage.vocabulary import HealthVerdict

DAY = date(2026, 11, 23)
PAGES = tuple(f"https://bao.example.vn/tin-{number}.html" for number in (1, 2, 3))
LEAD = HealthFinding(
    "missing:lead",
    "article",
    HealthVerdict.BROKEN,
    "20 of 20 pages, usually 2%",
    "read@article|missing:lead",
    1,
    0,
    DAY,
    PAGES,
)
FEWER = HealthFinding(
    "fewer_links", None, HealthVerdict.WATCH, "feed a: 9 links, usually 40", "links feed a", 9, 40, DAY
)
SLOW = replace(FEWER, what="nothing_new_from_source", measure="new from listing b")


def kept(*findings: HealthFinding, nights: int = 0, **more: Any) -> KeptHealth:
    day = DAY + timedelta(days=nights)
    as_json = [one.as_json() for one in findings]
    held = findings[0].verdict is HealthVerdict.BROKEN
    one = KeptHealth(
        41 + nights,
        "bao",
        day,
        1,
        day,
        findings[0].verdict,
        {},
        as_json,
        held,
        20,
        datetime(2026, 11, 23, tzinfo=UTC),
        None,
    )
    return replace(one, **more)


def test_the_report_names_field_layout_day_pages_and_what_to_type() -> None:
    report = health_report([kept(LEAD, FEWER)])
    assert "without lead in layout article" in report
    assert "since 2026\\-11\\-23" in report
    assert all(f"([page]({url}))" in report for url in PAGES)
    assert "**20 texts are on hold.**" in report
    assert "`luutru reread bao --accept`" in report
    assert "`luutru release bao --run 41`" in report
    assert "No text is on hold. `luutru check bao`" in health_report([kept(FEWER)])


def test_a_watch_is_sent_once_and_again_with_another_finding() -> None:
    first = health_alarm(kept(FEWER))
    assert first is not None
    assert (first.kind, first.subject) == (AlertKind.WATCH, "bao · 2026-11-23: watch, fewer links")
    later = [
        health_alarm(kept(FEWER, nights=3)),
        health_alarm(kept(FEWER, replace(SLOW, since=DAY + timedelta(days=5)), nights=5)),
        health_alarm(kept(FEWER, nights=6)),
    ]
    assert [one.key == first.key for one in later if one] == [True, False, True]


def test_broken_is_sent_again_each_week() -> None:
    alarms = [health_alarm(kept(LEAD, nights=nights)) for nights in range(15)]
    assert {one.kind for one in alarms if one} == {AlertKind.BROKEN}
    assert len({one.key for one in alarms if one}) == 3
    assert "https://bao.example.vn/tin-1.html" in str(alarms[0])


def test_healthy_and_learning_nights_give_no_alarm() -> None:
    assert health_alarm(kept(FEWER, verdict="healthy", findings=[])) is None
    assert health_alarm(kept(FEWER, verdict="learning", findings=[])) is None
    assert health_alarm(None) is None
