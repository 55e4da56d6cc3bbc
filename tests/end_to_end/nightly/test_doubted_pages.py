"""Without a layout, a page is refused if the site's own lists contradict its reading; all other pages are read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Fault, Scene
from tests.rehearsal.oracle import readable
from tests.rehearsal.portal import Rehearsal

HOST, SLUG = "sotttt.hanoi.gov.vn", "sotttt"
OTHER = "Đoàn thuyền thúng về bến sớm sau ba ngày biển động"


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=23, day=1) as played:
        yield played


@pytest.fixture
def work(tmp_path: Path, portal: Rehearsal) -> Pipeline:
    """The site with its file, but without layouts."""
    families = tmp_path / "sites" / "families"
    families.mkdir(parents=True)
    family = (resources.files("seeds") / "families" / "hanoi_liferay.toml").read_text(encoding="utf-8")
    found, _, _ = family.partition("[[layout]]")
    (families / "hanoi_liferay.toml").write_text(f"replaces_built_in = true\n{found}", encoding="utf-8")
    return pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")


def test_a_page_with_another_title_in_all_lists_is_refused(work: Pipeline, portal: Rehearsal) -> None:
    called = [one for one in readable(portal.sites[HOST], 1) if len(one.title.split()) > 4]
    wrong = max(called, key=lambda one: one.id)

    def act(scene: Scene) -> Answer:
        if re.search(r"/view_content/", scene.request.path):
            return scene.answer
        body = scene.answer.body.replace(wrong.title.encode(), OTHER.encode())
        return replace(scene.answer, body=body)

    portal.faults.add(Fault(act, host=HOST))
    funnel = work.night(SLUG)
    outcomes = {key: end for key, end in work.outcomes(funnel.run_id).items() if end[1] == "witnesses_differ"}
    assert outcomes == {str(wrong.id): ("refused", "witnesses_differ")}
    assert len(work.manifest) >= 5
    assert wrong.title not in {line["title"] for line in work.manifest}
