"""The forms of deployments: a menu of sites, links to reports; bad input ends a run with one line."""

from pathlib import Path
from typing import Any

import pytest
from prefect import State, flow
from prefect.testing.utilities import prefect_test_harness

from flows.orchestration.one_line_failure import fails_in_one_line
from flows.serve.deployments import deployments
from flows.settings import Settings
from flows.sites import UnknownSite
from seeds.load import load_sites


def test_sites_are_a_menu_and_descriptions_link_to_reports(tmp_path: Path) -> None:
    made = {one.name: one for one in deployments(Settings(data=tmp_path, contact="nguoi@example.org"))}
    for name in ("backfill", "process", "reread"):
        field = made[name]._parameter_openapi_schema.properties["site"]
        kinds = field.get("anyOf", [field])
        assert kinds[0]["enum"] == list(load_sites(None))
    assert "(/artifacts/key/hanoimoi-night)" in str(made["nightly-hanoimoi"].description)
    assert "(/artifacts/key/disk)" in str(made["upkeep"].description)


@flow
@fails_in_one_line(UnknownSite)
def strict(site: str) -> str:
    if site != "tayho":
        raise UnknownSite(f"{site}: no such site")
    return site


def test_bad_input_ends_a_run_with_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with prefect_test_harness(server_startup_timeout=120):
        end: State[Any] = strict("tayhô", return_state=True)
        assert (end.type.value, end.message) == ("FAILED", "tayhô: no such site")
        with pytest.raises(UnknownSite, match="no such site"):
            strict("tayhô")
        assert strict("tayho") == "tayho"
    assert "Traceback" not in caplog.text
