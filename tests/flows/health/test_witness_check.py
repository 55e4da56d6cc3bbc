"""A page whose title or day differs from the site's own lists is doubted, and a night of such pages is held."""

from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from flows.health.evaluate import judge_run
from flows.health.witness_check import contradicts_witnesses, has_witnesses
from storage.archive import open_archive
from storage.runs.health import health_of
from storage.runs.observations import VisitFacts
from tests.end_to_end.nights import pipeline
from tests.flows.health.article_visit import article_visit
from tests.rehearsal.portal import Rehearsal

TITLE = "Chợ nổi họp lại sau ba năm vắng khách"


def visit(
    title: str = TITLE, published: str | None = "2026-03-02T08:00:00+07:00", **more: tuple[str, ...]
) -> VisitFacts:
    fields = {"published": published}
    statements: dict[str, Any] = {"stated_titles": (TITLE,), "stated_dates": ("2026-03-02T01:00:00+00:00",)} | more
    return article_visit(1, ("Một đoạn.",), fields, title, captured_at=None, **statements)


@pytest.mark.parametrize(
    ("page", "doubted"),
    [
        (visit(), False),
        (visit(title=f"{TITLE} du lịch"), False),
        (visit(stated_titles=("Chợ nổi họp lại…",)), False),
        (visit(title="Đời sống"), True),
        (visit(title="Đời sống", stated_titles=()), False),
        (visit(published="2026-03-03"), False),
        (visit(published="2026-02-20"), True),
        (visit(published=None), False),
        (visit(published="2026-02-20", stated_dates=("2026-02-20", "2026-03-02")), False),
    ],
)
def test_doubted_pages(page: VisitFacts, doubted: bool) -> None:
    assert has_witnesses(page) == bool(page.stated_titles or page.stated_dates)
    assert contradicts_witnesses(page) == doubted


def test_a_night_whose_titles_are_not_those_of_the_lists_is_held(tmp_path: Path) -> None:
    families = tmp_path / "sites" / "families"
    families.mkdir(parents=True)
    family = (resources.files("seeds") / "families" / "hanoi_liferay.toml").read_text(encoding="utf-8")
    wrong = family.replace("div.asset-full-content-title", "h1.portlet-title")
    (families / "hanoi_liferay.toml").write_text(f"replaces_built_in = true\n{wrong}", encoding="utf-8")
    with Rehearsal(seed=5, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        funnel = work.night("sotttt")
    with open_archive(work.settings.data) as archive:
        health = health_of(archive, funnel.run_id)
    assert health is not None
    assert (health.verdict, health.findings[0]["what"]) == ("broken", "witnesses_differ")
    assert len(health.findings[0]["examples"]) == 3
    assert not work.corpus


def test_normal_nights_are_not_doubted(tmp_path: Path) -> None:
    witnessed = doubted = 0
    with Rehearsal(seed=6, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        for day in (1, 2, 3):
            portal.day = day
            for site in ("hanoimoi", "sotttt"):
                run_id = work.night(site).run_id
                with open_archive(work.settings.data) as archive:
                    judge_run(archive, run_id)
                    health = health_of(archive, run_id)
                assert health is not None
                witnessed += health.figures["totals"].get("witnessed", 0)
                doubted += health.figures["bad"].get("witnessed|witnesses_differ", 0)
    assert witnessed >= 30
    assert doubted <= 0.01 * witnessed
