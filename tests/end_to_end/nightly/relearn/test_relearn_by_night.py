"""A broken night drafts the changed layout by itself; it accepts the draft only if the settings allow it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from flows.relearn.after_night import relearn_after_night, wants_relearning
from flows.settings import Settings
from flows.sites import known_site
from seeds.load import load_sites
from storage.archive import open_archive
from storage.runs.health import health_of
from storage.runs.totals import latest_funnels
from tests.end_to_end.broken_layout import add_sound_nights
from tests.end_to_end.nightly.relearn.redesigned_nights import SLUG, in_new_design, published_texts, right_texts
from tests.end_to_end.nights import Pipeline
from tests.end_to_end.processes import LUUTRU, environment, run
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import Redesign

SCHEMA = Path(__file__).parents[4] / "docs" / "schemas" / "manifest.schema.json"


def redesigned_at_last(work: Pipeline, portal: Rehearsal, kind: Redesign, sound_nights: int) -> None:
    for day in range(1, sound_nights + 1):
        portal.day = day
        run_id = work.night(SLUG).run_id
        with open_archive(work.settings.data) as archive:
            assert not wants_relearning(work.settings, archive, SLUG, run_id)
    add_sound_nights(work.settings, SLUG, 14)
    portal.faults.add(in_new_design(work, portal, kind))
    portal.day = sound_nights + 1


def test_with_auto_the_night_accepts_what_passes_the_strictest_gate(work: Pipeline, portal: Rehearsal) -> None:
    redesigned_at_last(work, portal, Redesign.CLASSES_RENAMED, sound_nights=3)
    before = len(work.manifest)
    settings = {"SITES": str(work.settings.sites), "RELEARN": "auto"}
    done = run((*LUUTRU, "nightly", SLUG), environment(work.settings.data, portal.origin, **settings))
    assert done.returncode == 0, done.stderr
    new = work.manifest[before:]
    assert new
    assert {line["layout_accepted"] for line in new} == {"auto"}
    assert not any("layout_accepted" in line for line in work.manifest[:before])
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert not [error for line in work.manifest for error in schema.iter_errors(line)]
    assert published_texts(work) <= right_texts(portal, 4)
    (kept,) = (work.settings.data / "drafts").iterdir()
    assert kept.name.startswith(f"{SLUG}.accepted-")
    log = (work.settings.data / "logs" / "alarms.jsonl").read_text(encoding="utf-8")
    alarms = [json.loads(line) for line in log.splitlines()]
    assert [one["kind"] for one in alarms] == ["relearned"]
    assert "the draft passes the strictest gate, and is accepted" in alarms[0]["text"]
    with open_archive(work.settings.data) as archive:
        (funnel,) = [one for one in latest_funnels(archive) if one.site == SLUG]
        health = health_of(archive, funnel.run_id)
        assert funnel.state == "finished"
        assert health is not None
        assert not health.held


def test_by_default_the_night_drafts_and_a_person_accepts(work: Pipeline, portal: Rehearsal) -> None:
    redesigned_at_last(work, portal, Redesign.HASHED, sound_nights=2)
    run_id = work.night(SLUG).run_id
    published = len(work.manifest)
    with open_archive(work.settings.data) as archive:
        assert wants_relearning(work.settings, archive, SLUG, run_id)
        off = work.settings.model_copy(update={"relearn": "off"})
        assert not wants_relearning(off, archive, SLUG, run_id)
        draft = relearn_after_night(work.settings, archive, SLUG, run_id)
        assert not draft.accepted
        assert f"luutru relearn {SLUG} --accept" in draft.lines[-1]
        again = relearn_after_night(work.settings, archive, SLUG, run_id)
        assert again.lines[0].startswith("an earlier draft passes the gate")
        health = health_of(archive, run_id)
        assert health is not None
        assert health.held
    assert len(work.manifest) == published
    assert known_site(work.settings, SLUG) == load_sites()[SLUG]


def test_auto_needs_a_folder_for_accepted_site_files(work: Pipeline) -> None:
    with pytest.raises(ValueError, match="relearn auto needs sites"):
        Settings(data=work.settings.data, origin=work.settings.origin, relearn="auto")
    assert work.settings.relearn == "draft"
