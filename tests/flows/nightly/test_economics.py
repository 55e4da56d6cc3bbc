"""`luutru status --economics`: the cost and the result of three nights, from the archive's own rows."""

import json
from pathlib import Path

import pytest

from storage.outcomes import Outcome
from tests.end_to_end.nights import pipeline
from tests.flows.site_check.test_check_site import command
from tests.rehearsal.portal import Rehearsal

SLUG, HOST = "sotttt", "sotttt.hanoi.gov.vn"


def test_cost_and_result_of_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Rehearsal(seed=9) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        funnels = []
        for portal.day in (1, 2):
            funnels.append(work.night(SLUG))
        asked = len(portal.requests(HOST))
    for name, value in {"DATA": tmp_path / "data", "ORIGIN": portal.origin, "DELAY": 0}.items():
        monkeypatch.setenv(f"LUUTRU_{name}", str(value))
    code, output = command("status", SLUG, "--economics", "--json")
    (result,) = json.loads(output)
    assert (code, result["runs"], sum(result["requests"].values())) == (0, 2, asked)
    for key, word in {"edits": Outcome.EDITED, "new": Outcome.NEW}.items():
        counted = sum(funnel.count(word) for funnel in funnels)
        assert counted > 0
        assert (result["edits"] if key == "edits" else result["outcomes"]["new"]) == counted
    assert f"{result['edits']} edits caught" in command("status", SLUG, "--economics")[1]
