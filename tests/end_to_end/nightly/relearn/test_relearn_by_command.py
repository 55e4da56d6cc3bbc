"""A redesign is repaired on its night by the commands: drafted, proved, accepted, read again, released, published."""

import json
from importlib import resources
from pathlib import Path

import pytest

from flows.health.output import health_lines
from flows.settings import BadSettings
from flows.sites import known_site
from seeds.load import load_sites, site_file
from storage.archive import open_archive
from storage.errors import CorrectTheInput
from storage.readings.pages_to_learn import waiting_pages
from storage.runs.health import health_of, latest_health
from tests.end_to_end.nightly.relearn.redesigned_nights import (
    SLUG,
    in_new_design,
    luutru,
    published_texts,
    right_texts,
    sound_nights,
)
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import Redesign
from web.drafts import layout_draft, text_changes

WRONG = (
    ("div.asset-full-content-title", "h1.tieu-de"),
    ("div.asset-full-content", "div.bai-viet"),
    (".assetPublishDate", ".ngay"),
    ("div.journal-content-article", "div.noi-dung"),
)


def test_a_redesign_is_repaired_on_its_night(
    work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound_nights(work, portal)
    before = published_texts(work)
    portal.faults.add(in_new_design(work, portal, Redesign.CLASSES_RENAMED))
    funnel = work.night(SLUG)
    with open_archive(work.settings.data) as archive:
        health = health_of(archive, funnel.run_id)
        lines = "\n".join(health_lines(latest_health(archive)))
    assert health is not None
    assert health.verdict == "broken"
    assert f"luutru relearn {SLUG}" in lines
    assert f"luutru relearn {SLUG} --accept" in lines

    drafted = luutru(work, monkeypatch, "relearn", SLUG, "--json")
    draft_report = json.loads(drafted.stdout)
    assert drafted.exit_code == 0, [one for one in draft_report["gate"] if not one["passed"]]
    assert draft_report["passes"]
    folder = work.settings.data / "drafts" / SLUG
    assert {path.name for path in folder.iterdir()} == {f"{SLUG}.toml", "evidence.json", "report.txt"}
    assert known_site(work.settings, SLUG) == load_sites()[SLUG]
    draft = layout_draft(work.settings.data, SLUG)
    assert draft is not None
    with open_archive(work.settings.data) as archive:
        changes = text_changes(archive, SLUG, draft)
    assert {(one.before, one.after) for one in changes} == {("no_layout_sign", None)}

    accepted = luutru(work, monkeypatch, "relearn", SLUG, "--accept", "--json")
    assert accepted.exit_code == 0
    assert json.loads(accepted.stdout)["read"] > 0
    assert len(known_site(work.settings, SLUG).layouts) == len(load_sites()[SLUG].layouts) + 1
    assert not folder.exists()
    assert luutru(work, monkeypatch, "publish").exit_code == 0
    assert "held" not in {outcome for outcome, _ in work.outcomes(funnel.run_id).values()}
    with open_archive(work.settings.data) as archive:
        assert waiting_pages(archive, SLUG, 100) == []
    assert before < published_texts(work) <= right_texts(portal, 3)
    portal.day = 4
    work.night(SLUG)
    assert published_texts(work) <= right_texts(portal, 4)


def test_an_empty_body_is_not_repaired_and_says_why(
    work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.night(SLUG)
    before = published_texts(work)
    portal.faults.add(in_new_design(work, portal, Redesign.BODY_EMPTY))
    portal.day = 2
    work.night(SLUG)
    drafted = luutru(work, monkeypatch, "relearn", SLUG)
    assert drafted.exit_code == 1
    assert "no layout could be drafted" in drafted.stdout
    with pytest.raises(CorrectTheInput, match="there is no draft"):
        luutru(work, monkeypatch, "relearn", SLUG, "--accept")
    assert published_texts(work) == before


def test_a_first_night_with_a_wrong_site_file_is_repaired_from_itself(
    work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = (resources.files("seeds") / "families" / "hanoi_liferay.toml").read_text(encoding="utf-8")
    for old, new in WRONG:
        family = family.replace(old, new)
    folder = work.settings.sites / "families" if work.settings.sites else Path()
    folder.mkdir()
    (folder / "hanoi_liferay.toml").write_text(f"replaces_built_in = true\n{family}", encoding="utf-8")
    funnel = work.night(SLUG)
    assert funnel.count("refused") > 4
    drafted = luutru(work, monkeypatch, "relearn", SLUG, "--json")
    assert drafted.exit_code == 0, drafted.stdout
    with pytest.raises(BadSettings, match="LUUTRU_SITES is not set"):
        luutru(work, monkeypatch, "relearn", SLUG, "--accept", sites=False)
    assert luutru(work, monkeypatch, "relearn", SLUG, "--accept").exit_code == 0
    assert luutru(work, monkeypatch, "publish").exit_code == 0
    assert published_texts(work) <= right_texts(portal, 1)
    assert len(published_texts(work)) >= 5


def test_a_draft_belongs_to_the_site_file_that_it_was_made_for(
    work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.night(SLUG)
    assert luutru(work, monkeypatch, "relearn", SLUG).exit_code == 1, "nothing waits"
    assert luutru(work, monkeypatch, "relearn", SLUG, "--discard").exit_code == 0
    portal.faults.add(in_new_design(work, portal, Redesign.CLASSES_RENAMED))
    portal.day = 2
    work.night(SLUG)
    luutru(work, monkeypatch, "relearn", SLUG)
    text = f"replaces_built_in = true\n{site_file(SLUG)}"
    (work.settings.data.parent / "sites" / f"{SLUG}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectTheInput, match="has changed since the draft was made"):
        luutru(work, monkeypatch, "relearn", SLUG, "--accept")
    assert luutru(work, monkeypatch, "relearn", SLUG, "--discard").exit_code == 0
    assert not (work.settings.data / "drafts" / SLUG).exists()
