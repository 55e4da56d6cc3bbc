"""Unfinished backfills are listed, each with the command that resumes it."""

import json
from datetime import date
from pathlib import Path

from flows.backfill.open_orders import command_of_parameters, open_report
from storage.backfill.orders import unfinished_backfills
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.processes import LUUTRU, environment, run

SITE, SINCE, UNTIL = "hanoimoi", date(2025, 1, 27), date(2025, 2, 20)
COMMAND = "luutru backfill hanoimoi --source sitemap --since 2025-01-27 --until 2025-02-20"


def test_an_open_backfill_is_listed_with_what_is_left(portal: WithArchive, folder: Folder) -> None:
    with folder.open() as archive:
        assert unfinished_backfills(archive) == []
        assert open_report([]) == "No backfill is open."
    end = folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL, limit=2)
    assert end.left
    with folder.open() as archive:
        (one,) = unfinished_backfills(archive)
        assert one.left == end.left
        assert f"| {end.left} | `{COMMAND}` |" in open_report([one])
    status = json.loads(_status(folder.settings.data, "--json"))
    assert [(one["left"], one["resume"]) for one in status["backfills"]] == [(end.left, COMMAND)]
    assert f"{end.left} left; `{COMMAND}` resumes it" in _status(folder.settings.data)
    folder.backfill(SITE, BackfillSource.SITEMAP, SINCE, UNTIL)
    assert json.loads(_status(folder.settings.data, "--json"))["backfills"] == []


def test_the_command_of_a_crashed_run() -> None:
    parameters = {"site": SITE, "source": "sitemap", "since": "2025-01-27", "until": "2025-02-20", "holes": False}
    assert command_of_parameters(parameters) == COMMAND
    warc = {"site": SITE, "source": "warc", "files": ["/kho/bao cũ.warc.gz"], "since": None}
    assert command_of_parameters(warc) == f"luutru backfill {SITE} --source warc --file '/kho/bao cũ.warc.gz'"


def _status(data: Path, *options: str) -> str:
    done = run((*LUUTRU, "status", *options), environment(data, None))
    assert done.returncode == 0, done.stderr
    return done.stdout
