"""Rows that all sites share: two processes that add the same one at the same moment both succeed."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import add_rows
from storage.frontier.robots_cache import keep_robots
from storage.frontier.validator_trust import count_validator_checks
from storage.outcomes import Outcome
from storage.readings.values import TextFound
from storage.tables.base import Base
from storage.tables.hosts import CachedRobots
from storage.tables.readings import Document
from storage.tables.revisits import ValidatorTrust
from storage.tables.runs import Visit
from tests.storage.shown_pages import Shown, text

PATIENCE = 60
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOST, URL = "https://bao.example.vn", "https://bao.example.vn/tin-1.html"
TEXT: TextFound = text("Tin chung", "Hai báo cùng đăng một bản tin trong một đêm.")


def read(archive: Archive) -> None:
    Shown(archive).capture("1", 0, TEXT)


def ask_robots(archive: Archive) -> None:
    keep_robots(archive.database, HOST, 200, "User-agent: *")


def check_validators(archive: Archive) -> None:
    with archive.database.writing() as session:
        count_validator_checks(session, "bao", [Visit(url=URL, outcome=Outcome.UNCHANGED)], NOW)


CASES: tuple[tuple[Callable[[Archive], None], type[Base], dict[str, object]], ...] = (
    (read, Document, {"content_hash": TEXT.content_hash, "title": "Tin chung", "lead": None, "blocks": ["Tin."]}),
    (ask_robots, CachedRobots, {"host": HOST, "asked_at": NOW, "status": None, "text": ""}),
    (check_validators, ValidatorTrust, {"host": "bao.example.vn", "checks": 1, "false_304s": 0}),
)


@pytest.mark.parametrize(("other", "kind", "row"), CASES, ids=["a text", "robots.txt", "validators"])
def test_two_add_the_same_row(
    archive: Archive, other: Callable[[Archive], None], kind: type[Base], row: dict[str, object]
) -> None:
    with ThreadPoolExecutor(1) as thread:
        with archive.database.writing() as session:
            add_rows(session, kind, [row])
            added = thread.submit(other, archive)
            wait_for_the_other(session, added)
        added.result(PATIENCE)
    if kind is ValidatorTrust:
        with archive.database.reading() as session:
            assert session.get_one(ValidatorTrust, "bao.example.vn").checks == 2


def wait_for_the_other(session: Session, added: Future[None]) -> None:
    """Until it waits for this transaction; with SQLite it waits before it looks."""
    if session.get_bind().dialect.name == "sqlite":
        return
    waiting = sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
    end = time.monotonic() + PATIENCE
    while not added.done() and not session.scalar(waiting) and time.monotonic() < end:
        time.sleep(0.01)
