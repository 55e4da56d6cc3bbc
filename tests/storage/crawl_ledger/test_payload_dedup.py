"""The search for a payload's holder sees the commits of others, keeps no lock, and names a lost connection."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage.archive import Archive, decide_kind, open_archive
from storage.crawl_ledger.ledger import CrawlLedger
from storage.crawl_ledger.payload_dedup import PayloadHolders
from storage.errors import TryAgainLater
from storage.runs.lifecycle import begin_run
from storage.vocabulary import ArchiveKind, Purpose
from storage.warc.exchange import Exchange
from storage.warc.writer import WarcWriter
from tests.storage.exchanges import CUT, PLAIN

SITE = "bao"


def archived(archive: Archive, *exchanges: Exchange) -> list[int]:
    """The ids of their rows."""
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    book = CrawlLedger(archive, run, WarcWriter(archive.folder.warc / SITE, prefix="LT", site=SITE, info={}), budget=0)
    kept = [book.keep(exchange, Purpose.LISTING) for exchange in exchanges]
    book.close()
    return [one.row.id for one in kept]


def test_it_sees_later_commits(archive: Archive) -> None:
    holders = PayloadHolders(archive.database)
    assert holders.first(PLAIN.payload_digest) is None
    archived(archive, CUT)
    assert holders.first(PLAIN.payload_digest) is None
    whole, _ = archived(archive, PLAIN, replace(PLAIN, url="https://bao.example.vn/2.html"))
    found = holders.first(PLAIN.payload_digest)
    assert found
    assert (found.id, found.url, found.truncated) == (whole, PLAIN.url, None)
    holders.let_go()


def test_a_cut_answer_is_no_original_of_a_complete_one(archive: Archive) -> None:
    """Of the chunked body only the last chunk was missing, so every byte had arrived."""
    _, whole = archived(archive, CUT, replace(PLAIN, url="https://bao.example.vn/2.html"))
    found = PayloadHolders(archive.database).first(PLAIN.payload_digest)
    assert found
    assert found.id == whole


def test_between_queries_it_keeps_no_lock(archive: Archive) -> None:
    holders = PayloadHolders(archive.database)
    archived(archive, PLAIN)
    assert holders.first(PLAIN.payload_digest)
    with archive.database.engine.connect() as other:
        if archive.database.engine.dialect.name == "postgresql":
            idle = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
            assert other.scalar(idle) == 0
        else:
            other.exec_driver_sql("ROLLBACK")
            assert other.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0
            other.exec_driver_sql("BEGIN")
    holders.let_go()
    archived(archive, PLAIN)  # on the same connection: transactions begin and end there as before
    assert archive.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined] # both databases have a pool


def test_a_lost_connection_is_named_and_the_next_one_works(tmp_path: Path, postgres_url: str) -> None:
    with open_archive(tmp_path / "data", postgres_url) as archive:
        holders = PayloadHolders(archive.database)
        holders.first(PLAIN.payload_digest)
        server = create_engine(archive.database.engine.url, isolation_level="AUTOCOMMIT")
        with server.connect() as other:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}"))
        server.dispose()
        with pytest.raises(TryAgainLater):
            holders.first(PLAIN.payload_digest)
        holders.let_go()
        assert holders.first(PLAIN.payload_digest) is None  # and the archive closes what is still held
