"""deploy/prefect.yaml on a work pool, as deploy/README.md describes it for several machines: `make deploy-check`.

It is not among the tests, since Prefect's own commands take seconds each.
"""

from pathlib import Path

import pytest

from storage.outcomes import RunState
from tests.flows.services import BIN, services, started
from tests.rehearsal.portal import Rehearsal

SITE = "hanoimoi"


@pytest.mark.timeout(900)
def test_a_pools_worker_runs_a_night(tmp_path: Path) -> None:
    with Rehearsal(seed=3, day=1) as portal, services(tmp_path, portal.origin) as running:
        running.prefect("work-pool", "create", "luutru", "--type", "process")
        running.prefect("--no-prompt", "deploy", "--all", "--prefect-file", "deploy/prefect.yaml")
        command = [str(BIN / "prefect"), "worker", "start", "--pool", "luutru"]
        with started(command, running.worker, tmp_path / "pool.log"):
            funnel = running.night(SITE)
    assert (funnel.state, funnel.number, funnel.open) == (RunState.FINISHED, 1, 0)
