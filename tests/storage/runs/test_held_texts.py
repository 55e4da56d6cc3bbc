"""Texts that a verdict puts on hold, and their release, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from storage.archive import Archive
from storage.corpus.pending_texts import first_showings
from storage.errors import CorrectTheInput
from storage.outcomes import RunState
from storage.readings.visit_outcomes import settle_visits
from storage.runs.health import NewHealth, health_before, health_of, latest_health
from storage.runs.held_texts import keep_verdict, release, reread_since
from storage.tables.runs import Run, Visit
from storage.vocabulary import HealthVerdict, ReleasedBy, RunKind
from tests.storage.shown_pages import SITE, Shown, add_open_visit, text


def _verdict(run_id: int, verdict: str, hold: str | None) -> NewHealth:
    return NewHealth(
        run_id, SITE, date(2026, 3, 1), HealthVerdict(verdict), {"totals": {}}, [{"what": hold}] if hold else [], hold
    )


def _run_id(archive: Archive) -> int:
    with archive.database.reading() as session:
        return session.scalars(select(Run.id)).one()


def _outcomes(archive: Archive) -> list[tuple[str | None, str | None]]:
    with archive.database.reading() as session:
        return [(visit.outcome, visit.reason) for visit in session.scalars(select(Visit).order_by(Visit.id))]


def _publishable(archive: Archive) -> int:
    with archive.database.reading() as session:
        return len(first_showings(session))


@pytest.fixture
def shown(archive: Archive) -> Shown:
    pages = Shown(archive)
    for key in ("1", "2"):
        pages.capture(key, 0, text(f"Tin {key}", "Một đoạn."))
        add_open_visit(archive, key, 0)
    settle_visits(archive, SITE)
    return pages


def test_a_broken_runs_texts_are_held_until_released(shown: Shown) -> None:
    archive, run_id = shown.archive, _run_id(shown.archive)
    assert _publishable(archive) == 2
    keep_verdict(archive, _verdict(run_id, "broken", "missing:lead"))
    assert _publishable(archive) == 0
    assert _outcomes(archive) == [("held", "missing:lead")] * 2
    (health,) = latest_health(archive, [SITE])
    assert (health.held, health.held_texts) == (True, 2)
    assert release(archive, SITE, run_id, ReleasedBy.HAND) == 2
    assert _publishable(archive) == 2
    assert _outcomes(archive) == [("new", None)] * 2
    assert health_of(archive, run_id) != health


def test_judged_again_a_released_run_stays_released(shown: Shown) -> None:
    archive, run_id = shown.archive, _run_id(shown.archive)
    keep_verdict(archive, _verdict(run_id, "broken", "missing:lead"))
    release(archive, SITE, run_id, ReleasedBy.HAND)
    keep_verdict(archive, _verdict(run_id, "broken", "missing:lead"))
    assert _publishable(archive) == 2
    assert _outcomes(archive) == [("new", None)] * 2


def test_a_watched_run_holds_no_texts(shown: Shown) -> None:
    keep_verdict(shown.archive, _verdict(_run_id(shown.archive), "watch", None))
    assert _publishable(shown.archive) == 2


def test_an_active_run_publishes_nothing_before_it_is_judged(shown: Shown) -> None:
    archive, run_id = shown.archive, _run_id(shown.archive)
    with archive.database.writing() as session:
        session.get_one(Run, run_id).state = RunState.RUNNING
    assert _publishable(archive) == 0
    keep_verdict(archive, _verdict(run_id, "healthy", None))
    assert _publishable(archive) == 2


def test_held_runs_that_were_read_again_are_known(shown: Shown) -> None:
    archive, run_id = shown.archive, _run_id(shown.archive)
    body_id = shown.capture("3", 1, text("Tin 3", "Một đoạn."))
    keep_verdict(archive, _verdict(run_id, "broken", "missing:lead"))
    assert reread_since(archive, SITE) == []
    shown.read(body_id, text("Tin 3", "Một đoạn.", lead="Lời dẫn."), "r2")
    assert reread_since(archive, SITE) == [run_id]


def test_history_is_the_newest_first_and_before_the_run(shown: Shown) -> None:
    archive, run_id = shown.archive, _run_id(shown.archive)
    keep_verdict(archive, _verdict(run_id, "healthy", None))
    assert [one.run_id for one in health_before(archive, SITE, RunKind.NIGHTLY, run_id + 1, 5)] == [run_id]
    assert health_before(archive, SITE, RunKind.NIGHTLY, run_id, 5) == []
    assert health_before(archive, SITE, RunKind.BACKFILL, run_id + 1, 5) == []


def test_only_a_judged_run_of_the_site_can_be_released(archive: Archive) -> None:
    with pytest.raises(CorrectTheInput, match="no run 7 of it was judged"):
        release(archive, SITE, 7, ReleasedBy.HAND)
