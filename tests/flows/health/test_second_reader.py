"""A second reader also reads some articles of each night: a layout with plausible but wrong texts is found at once."""

from importlib import resources
from pathlib import Path

from flows.health.evaluate import judge_reread, judge_run
from flows.health.output import health_lines
from flows.health.report import health_report
from flows.health.second_reader import NO_SAMPLE, SecondReadings, second_readings_of
from storage.archive import open_archive
from storage.runs.health import health_of, latest_health
from storage.runs.second_sample import LEAST, second_sample
from tests.end_to_end.nights import pipeline
from tests.rehearsal.portal import Rehearsal

SLUG = "sotttt"


def test_a_layout_that_loses_paragraphs_is_caught_on_its_first_night(tmp_path: Path) -> None:
    families = tmp_path / "sites" / "families"
    families.mkdir(parents=True)
    family = (resources.files("seeds") / "families" / "hanoi_liferay.toml").read_text(encoding="utf-8")
    drop = 'drop      = ["p.view-content-author"]'
    wrong = family.replace(drop, f"{drop}\ndrop_text = ['^[^TĐ]']")
    assert wrong != family
    (families / "hanoi_liferay.toml").write_text(f"replaces_built_in = true\n{wrong}", encoding="utf-8")
    with Rehearsal(seed=5, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        run_id = work.night(SLUG).run_id
    assert not work.corpus
    with open_archive(work.settings.data) as archive:
        health = health_of(archive, run_id)
        assert health is not None
        assert (health.verdict, health.findings[0]["what"]) == ("broken", "second_reader_differs")
        assert len(health.findings[0]["examples"]) == 3
        assert "a second reader agrees on 0 of " in "\n".join(health_lines(latest_health(archive)))
        assert judge_run(archive, run_id).hold == "second_reader_differs", "it counts until other texts are accepted"
        assert judge_reread(archive, SLUG, lambda: NO_SAMPLE, also=[run_id]) == [run_id]


def test_both_read_a_sound_night_alike(tmp_path: Path) -> None:
    with Rehearsal(seed=6, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        run_id = work.night(SLUG).run_id
    with open_archive(work.settings.data) as archive:
        sample = [one.body.url for one in second_sample(archive, run_id)]
        health = health_of(archive, run_id)
        assert health is not None
        assert [one.body.url for one in second_sample(archive, run_id)] == sample
        assert health.figures["totals"]["second"] == len(sample) == LEAST
        assert "second|second_reader_differs" not in health.figures["bad"]
        assert health.figures["totals"]["compared"] > 0
        assert "compared|copies_itself" not in health.figures["bad"]
        assert f"a second reader agrees on {LEAST} of {LEAST} pages" in health_report(latest_health(archive))


def test_readings_agree_above_a_limit() -> None:
    pages = [("https://bao.example/1", 0.8), ("https://bao.example/2", 0.79)]
    assert second_readings_of(pages) == SecondReadings(2, ("https://bao.example/2",))
