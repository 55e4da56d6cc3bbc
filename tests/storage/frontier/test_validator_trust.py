"""A host with a false 304 gets full requests, is reported, and is trusted again after a time."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from flows.cli.main import command_line
from storage.archive import Archive
from storage.frontier.validator_trust import DISTRUSTED_FOR, count_validator_checks, distrusted, distrusted_hosts
from storage.outcomes import Outcome
from storage.tables.revisits import ValidatorTrust
from storage.tables.runs import Visit

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PROOF = "https://bao.example/tin-1.html"


def proven(archive: Archive, at: datetime) -> None:
    with archive.database.writing() as session:
        count_validator_checks(session, "bao", [Visit(url=PROOF, outcome=Outcome.EDITED)], at)


def test_it_is_trusted_again_after_a_time_until_its_next_false_304(archive: Archive) -> None:
    proven(archive, NOW)
    later = NOW + DISTRUSTED_FOR
    with archive.database.reading() as session:
        assert distrusted(session, NOW) == distrusted(session, later - timedelta(seconds=1)) == {"bao.example"}
        assert distrusted(session, later) == frozenset()
    proven(archive, NOW + timedelta(days=3))
    assert distrusted_hosts(archive, NOW) == [("bao.example", NOW, PROOF)]
    proven(archive, later)
    assert distrusted_hosts(archive, later) == [("bao.example", later, PROOF)]
    with archive.database.reading() as session:
        row = session.get_one(ValidatorTrust, "bao.example")
        assert (row.checks, row.false_304s) == (3, 3)


def test_the_status_shows_it(archive: Archive, database_url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    today = datetime.now(UTC)
    proven(archive, today)
    monkeypatch.setenv("LUUTRU_DATA", str(archive.folder.path))
    if database_url:
        monkeypatch.setenv("LUUTRU_DATABASE_URL", database_url)
    until = f"{today + DISTRUSTED_FOR:%Y-%m-%d}"
    told = CliRunner().invoke(command_line(), ["status"])
    assert f"bao.example: its 304 responses proved false ({PROOF}" in told.output
    assert until in told.output
    (host,) = json.loads(CliRunner().invoke(command_line(), ["status", "--json"]).output)["distrusted"]
    assert (host["host"], host["until"]) == ("bao.example", until)
