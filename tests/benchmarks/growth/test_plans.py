"""No statement of a night scans a table that grows with the archive: on both databases, analysed or not."""

from pathlib import Path
from typing import Final

import pytest

from seeds.load import load_sites
from storage.archive import Archive, open_archive
from tests.benchmarks.growth.fill import fill, past_of
from tests.benchmarks.growth.plans import costs_of
from tests.benchmarks.growth.sent_statements import SentStatement, statements_of
from tests.rehearsal.portal import Rehearsal

PAGES: Final = 20_000
SITE: Final = "sotttt"
ADDRESS: Final = ("https://sotttt.hanoi.gov.vn/web/sotttt-eng/hot-news/-/view_content/", "-mot-tin-cu.html")
MOST_WORK: Final = {"sqlite": 20_000, "postgresql": 2_000}  # a small night's largest statement takes a tenth of it

ALLOWED: Final = {
    "discovery.rule_index, capture.id": "PostgreSQL reads all discoveries while they fit some dozens of its pages",
    "SELECT EXISTS (SELECT * \nFROM publication": "whether the search index lacks a text: the first row answers",
}
"""Allowed statements by a part of their text, with the reason."""


@pytest.fixture
def night(tmp_path: Path, database_url: str | None) -> list[SentStatement]:
    """The statements of the second of two small nights, and of its reports, on a large archive."""
    with open_archive(tmp_path / "data", database_url) as archive:
        prefix, suffix = ADDRESS
        fill(archive, past_of(load_sites(None)[SITE], PAGES, prefix=prefix, suffix=suffix))
    with Rehearsal(seed=5) as portal:
        settings = {"LUUTRU_DATA": str(tmp_path / "data"), "LUUTRU_ORIGIN": portal.origin, "LUUTRU_DELAY": "0"}
        settings |= {"LUUTRU_DATABASE_URL": database_url} if database_url else {}
        command = ("tests.end_to_end", SITE)
        first = statements_of(command, settings, tmp_path)
        portal.day = 2
        return [*first, *statements_of(command, settings, tmp_path)]


def test_a_nights_statements_use_indexes(night: list[SentStatement], tmp_path: Path, database_url: str | None) -> None:
    assert any("INSERT INTO publication" in one.statement for one in night), "a night on hold publishes nothing"
    with open_archive(tmp_path / "data", database_url) as archive:
        assert not _whole(archive, night)
        if database_url is None:
            _with_statistics(archive)
            assert not _whole(archive, night)


def _whole(archive: Archive, night: list[SentStatement]) -> list[str]:
    most = MOST_WORK[archive.database.engine.dialect.name]
    costs = [one for one in costs_of(archive.database.engine, night) if one.scans or (one.work or 0) > most]
    return [
        f"{one.work}: {one.scans}\n{one.sent.statement}\n{one.plan}"
        for one in costs
        if not any(part in one.sent.statement for part in ALLOWED)
    ]


def _with_statistics(archive: Archive) -> None:
    """Statistics that a person may have gathered; luutru itself does not."""
    with archive.database.writing() as session:
        session.connection().exec_driver_sql("ANALYZE")
