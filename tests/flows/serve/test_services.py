"""Each service of deploy/compose.yaml starts by its own command, and a night runs on them."""

from pathlib import Path

import pytest

from storage.outcomes import RunState
from tests.flows.services import COMPOSE, ENV, services, status_of
from tests.rehearsal.portal import Rehearsal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SITE = "sotttt"


def test_services_start_with_a_password_and_run_a_night(tmp_path: Path) -> None:
    assert set(COMPOSE["services"]) == {"postgres", "prefect", "worker"}
    with Rehearsal(seed=3, day=1) as portal, services(tmp_path, portal.origin) as running:
        assert status_of(f"{running.api}/deployments/filter") == 401
        assert status_of(f"{running.api}/deployments/filter", ENV["PREFECT_AUTH"]) == 200
        with running.working():
            funnel = running.night(SITE)
    assert (funnel.state, funnel.number, funnel.open) == (RunState.FINISHED, 1, 0)
