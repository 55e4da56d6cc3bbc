"""A layout breaks overnight: the same night reports it, its texts are put on hold and are released after the repair."""

from pathlib import Path

from sqlalchemy import select

from flows.cli.commands.reread import reread_sites
from flows.extraction.corpus_form import corpus_form
from flows.health.output import health_lines
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.runs.health import KeptHealth, health_of, latest_health
from storage.runs.held_texts import release
from storage.tables.runs import Health
from storage.vocabulary import ReleasedBy
from tests.end_to_end.broken_layout import HOST, SLUG, add_sound_nights, renamed, write_site_file
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.faults import Fault, empty
from tests.rehearsal.portal import Rehearsal

LEAD = Fault(renamed(b'class="sapo-wrapper', b'class="tom-tat'), host=HOST)
SIGN = Fault(renamed(b'class="asset-full-content ', b'class="bai-viet '), host=HOST)


def _learnt(work: Pipeline, portal: Rehearsal) -> None:
    """Two nights as they are, and a fortnight of rows like them."""
    for day in (1, 2):
        portal.day = day
        work.night(SLUG)
    add_sound_nights(work.settings, SLUG, 14)
    portal.day = 3


def _health(work: Pipeline, run_id: int) -> KeptHealth:
    with open_archive(work.settings.data, work.settings.database_url) as archive:
        health = health_of(archive, run_id)
    assert health is not None
    return health


def test_a_lost_field_holds_the_nights_texts_until_the_layout_is_repaired(tmp_path: Path) -> None:
    sites = write_site_file(tmp_path / "sites")
    with Rehearsal(seed=7, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        _learnt(work, portal)
        before = work.corpus
        portal.faults.add(LEAD)
        funnel = work.night(SLUG)
    health = _health(work, funnel.run_id)
    assert health.verdict == "broken"
    assert health.findings[0]["what"] == "missing:lead"
    assert health.findings[0]["layout"] == "article"
    assert len(health.findings[0]["examples"]) == 3
    assert health.held_texts == funnel.count("held") > 0
    assert {(word, reason) for word, reason in funnel.pages if word == "held"} == {("held", "missing:lead")}
    assert work.corpus == before
    assert any(f"luutru release {SLUG} --run {funnel.run_id}" in line for line in health_lines([health]))

    write_site_file(sites, lead="div.asset-full-content div.tom-tat, div.asset-full-content div.sapo-wrapper")
    with open_archive(work.settings.data) as archive:
        reread_sites(archive, [known_site(work.settings, SLUG)], None, accept=True, force=False, as_json=True)
        publish(archive, corpus_form)
    assert _health(work, funnel.run_id).released_by == "reread"
    assert {outcome for outcome, _ in work.outcomes(funnel.run_id).values()} <= {
        "new",
        "edited",
        "unchanged",
        "gone",
        "failed",
    }
    assert work.corpus.items() >= before.items()
    readable = {key for key, (outcome, _) in work.outcomes(funnel.run_id).items() if outcome != "failed"}
    assert readable <= {line["page"] for line in work.manifest}


def test_a_person_may_release_held_texts_and_accept_such_nights(tmp_path: Path) -> None:
    sites = write_site_file(tmp_path / "sites")
    with Rehearsal(seed=8, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        _learnt(work, portal)
        portal.faults.add(LEAD)
        first = work.night(SLUG)
        held = first.count("held")
        with open_archive(work.settings.data) as archive:
            assert release(archive, SLUG, first.run_id, ReleasedBy.HAND) == held > 0
            assert len(publish(archive, corpus_form)) > 0
        portal.day = 4
        again = work.night(SLUG)
    assert again.count("held") == 0
    assert "missing:lead" not in {finding["what"] for finding in _health(work, again.run_id).findings}


def test_a_lost_sign_is_reported_the_same_night_with_its_pages(tmp_path: Path) -> None:
    sites = write_site_file(tmp_path / "sites")
    with Rehearsal(seed=9, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        _learnt(work, portal)
        portal.faults.add(SIGN)
        funnel = work.night(SLUG)
    health = _health(work, funnel.run_id)
    assert (health.verdict, health.findings[0]["what"]) == ("broken", "refused:no_layout_sign")
    assert all(HOST in url for url in health.findings[0]["examples"])


def test_empty_answers_are_broken_before_anything_is_learnt(tmp_path: Path) -> None:
    sites = write_site_file(tmp_path / "sites")
    with Rehearsal(seed=9, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        portal.faults.add(Fault(empty, host=HOST, target="*view_content*"))
        funnel = work.night(SLUG)
    health = _health(work, funnel.run_id)
    assert (health.verdict, health.findings[0]["what"]) == ("broken", "no_bodies")


def test_sound_nights_are_learnt_from_and_raise_no_alarm(tmp_path: Path) -> None:
    sites = write_site_file(tmp_path / "sites")
    with Rehearsal(seed=10, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        _learnt(work, portal)
        funnel = work.night(SLUG)
        with open_archive(work.settings.data) as archive, archive.database.reading() as session:
            assert [row.verdict for row in session.scalars(select(Health).order_by(Health.run_id))][:2] == [
                "learning",
                "learning",
            ]
            assert not [one for one in latest_health(archive) if one.held]
    assert _health(work, funnel.run_id).verdict in ("healthy", "learning")
