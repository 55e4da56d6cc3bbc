"""New texts that copy other pages of their site: found by their sketches, and judged against what is usual."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from flows.extraction.corpus_form import corpus_form
from flows.health.evaluate import judge_run
from flows.health.metrics import Figures, measure
from flows.health.night_verdict import History, night_verdict
from flows.health.output import health_lines
from flows.health.self_copies import NewTexts
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.near_duplicates.new_copies import copies_of_own_site
from storage.near_duplicates.sketch import Sketch, sketch_of
from storage.near_duplicates.update import update_near_duplicates
from storage.outcomes import Outcome
from storage.runs.health import health_of, latest_health
from storage.runs.observations import NightFacts, VisitFacts
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.runs import Run, Visit
from tests.benchmarks.searching.invented import Invented
from tests.flows.health.article_visit import NIGHT, article_visit
from tests.storage.shown_pages import Shown, text

STORIES = [Invented().document(number)[1] for number in range(6)]


def sketch(blocks: list[str]) -> Sketch:
    found = sketch_of(blocks)
    assert found is not None
    return found


def visit(number: int, blocks: list[str], copies: bool | None = None) -> VisitFacts:
    fields = {"published": "2026-03-10T08:00:00+07:00"}
    return article_visit(number, tuple(blocks), fields, f"Bài số {number}", copies_itself=copies)


def facts(visits: list[VisitFacts]) -> NightFacts:
    return NightFacts(2, "bao", NIGHT, 1.0, 40, (), visits)


def night(number: int, copies: int) -> Figures:
    return measure(facts([visit(at, [], at < copies) for at in range(number)]), None)


@pytest.fixture
def earlier(archive: Archive) -> Archive:
    """Story 0 is of the site and story 1 of another; both are published and compared."""
    Shown(archive).capture("0", 0, text("Tin 0", *STORIES[0], published="2026-01-05"))
    Shown(archive, site="khac").capture("1", 0, text("Tin 1", *STORIES[1], published="2026-01-05"))
    publish(archive, corpus_form)
    update_near_duplicates(archive)
    return archive


def test_texts_of_the_night_and_of_the_same_site_are_found(earlier: Archive) -> None:
    new = {
        "earlier": sketch(["Mở đầu khác.", *STORIES[0]]),
        "other site": sketch(STORIES[1]),
        "alone": sketch(STORIES[2]),
        "twice": sketch(STORIES[3]),
        "twice again": sketch([*STORIES[3], "Theo báo bạn."]),
    }
    assert copies_of_own_site(earlier, "bao", 100, new) == {"earlier", "twice", "twice again"}


def test_a_run_that_is_judged_again_does_not_find_its_own_texts(earlier: Archive) -> None:
    with earlier.database.reading() as session:
        last = session.scalar(select(func.max(Run.id)).where(Run.site == "bao")) or 0
    same = {"the same": sketch(STORIES[0])}
    assert not copies_of_own_site(earlier, "bao", last, same)
    assert copies_of_own_site(earlier, "bao", last + 1, same)


def test_a_text_that_is_too_short_or_known_is_not_compared(archive: Archive) -> None:
    known = replace(visit(3, STORIES[2]), first=False)
    visits = [visit(0, STORIES[0]), visit(1, STORIES[0]), visit(2, ["Ngắn."]), known]
    texts = NewTexts()
    for one in visits:
        texts.add(one)
    marked = texts.mark_copies(archive, facts(visits))
    assert [one.copies_itself for one in marked.visits] == [True, True, None, None]
    figures = measure(marked, None)
    assert (figures.totals["compared"], figures.bad["compared|copies_itself"]) == (2, 2)


@pytest.mark.parametrize(
    ("usual", "tonight", "verdict"),
    [(0, 0, "healthy"), (0, 4, "healthy"), (0, 8, "watch"), (0, 20, "broken"), (20, 20, "healthy"), (38, 38, "watch")],
)
def test_the_share_of_copies_is_judged_against_the_usual_one(usual: int, tonight: int, verdict: str) -> None:
    judged = night_verdict(night(40, tonight), History([night(40, usual)] * 14))
    assert judged.verdict == verdict
    assert {finding.what for finding in judged.findings} == ({"copies_itself"} if verdict != "healthy" else set())


def test_nights_before_there_was_this_figure_are_no_history() -> None:
    sound = night(40, 0)
    before = replace(sound, totals={kind: number for kind, number in sound.totals.items() if kind != "compared"})
    assert night_verdict(night(40, 20), History([before] * 14)).verdict == "healthy"


def test_a_night_keeps_its_number_of_copies_and_status_says_it(earlier: Archive) -> None:
    Shown(earlier).capture("9", 3, text("Tin 9", *STORIES[0], "Theo báo bạn.", published="2026-01-08"))
    with earlier.database.writing() as session:
        run = Run(site="bao", kind="nightly", night=date(2026, 3, 2), number=2, state="finished", started_at=NIGHT)
        session.add(run)
        session.flush()
        page = session.scalars(select(Page).where(Page.key == "9")).one()
        capture = session.scalars(select(Capture).where(Capture.page_id == page.id)).one()
        capture.run_id, run_id = run.id, run.id
        visit = Visit(run_id=run.id, page_id=page.id, url=page.url, capture_id=capture.id, outcome=Outcome.NEW)
        session.add(visit)
    judge_run(earlier, run_id)
    health = health_of(earlier, run_id)
    assert health is not None
    assert health.self_copies == (1, 1)
    line = "1 of 1 new texts are near-duplicates of other pages of the site"
    assert line in "\n".join(health_lines(latest_health(earlier)))
