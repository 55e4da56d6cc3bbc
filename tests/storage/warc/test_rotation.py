"""WARC files of a crawl: one file a run, another when one is full, `.open` until closed, and sound after a kill."""

import gzip
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from storage.archive import Archive, decide_kind
from storage.crawl_ledger.ledger import CrawlLedger
from storage.runs.health import NewHealth
from storage.runs.held_texts import keep_verdict
from storage.runs.lifecycle import begin_run, end_run
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from storage.vocabulary import ArchiveKind, HealthVerdict, Purpose
from storage.warc.exchange import Exchange
from storage.warc.writer import WarcWriter
from storage.warc_files.index_files import index_path
from storage.warc_files.recovery import recover
from storage.warc_files.replay_index import index_closed_files
from tests.storage.exchanges import MOMENT, PLAIN

SITE = "bao"


def exchange(number: int) -> Exchange:
    payload = f"<p>Tin số {number}</p>".encode()
    return replace(PLAIN, url=f"{PLAIN.url}&n={number}", sent_at=MOMENT + timedelta(minutes=number), payload=payload)


def ledger(archive: Archive, max_bytes: int) -> tuple[CrawlLedger, int]:
    decide_kind(archive, ArchiveKind.REHEARSAL)
    run = begin_run(archive, SITE, date(2026, 3, 4))
    info = {"luutru-run": str(run.id), "luutru-kind": "rehearsal"}
    warc = WarcWriter(archive.folder.warc / SITE, prefix="luutru", site=SITE, info=info, max_bytes=max_bytes)
    return CrawlLedger(archive, run, warc, budget=10), run.id


def names(archive: Archive, ending: str) -> list[Path]:
    return sorted((archive.folder.warc / SITE).glob(f"*{ending}"))


def end_judged(archive: Archive, run_id: int) -> None:
    end_run(archive, run_id)
    keep_verdict(archive, NewHealth(run_id, SITE, date(2026, 3, 4), HealthVerdict.LEARNING, {}, [], None))


def kinds(archive: Archive) -> set[FindingKind]:
    return {finding.kind for finding in verify(archive)}


def test_a_full_file_is_followed_by_another_and_each_run_has_its_own(archive: Archive) -> None:
    for begin in (0, 10):
        book, run_id = ledger(archive, max_bytes=1500)
        for number in range(begin, begin + 6):
            book.keep(exchange(number), Purpose.LISTING)
            book.commit()
        book.close()
        index_closed_files(archive, SITE)
        end_judged(archive, run_id)
    files = names(archive, ".warc.gz")
    runs = [f"luutru-run: {number}".encode() for number in (1, 2)]
    assert [sum(run in gzip.decompress(path.read_bytes()) for path in files) for run in runs] == [3, 3]
    assert all(index_path(path).exists() for path in files)
    assert list(verify(archive)) == []


def test_after_a_kill_the_open_file_is_cut_closed_indexed_and_its_rows_made(archive: Archive) -> None:
    book, _ = ledger(archive, max_bytes=10**9)
    for number in range(4):
        book.keep(exchange(number), Purpose.LISTING)
    book.commit()
    book.keep(exchange(4), Purpose.LISTING)  # on disk, without a row
    book._warc.close()
    (closed,) = names(archive, ".warc.gz")
    whole = closed.read_bytes()
    left = closed.rename(closed.with_name(closed.name + ".open"))
    left.write_bytes(whole + whole[:100])
    assert FindingKind.FILE_LEFT_OPEN in kinds(archive)
    assert FindingKind.ROW_MISSING in kinds(archive)
    assert recover(archive, SITE) == 1
    assert names(archive, ".open") == []
    assert len(names(archive, ".cdxj")) == 1
    assert list(verify(archive)) == []


def test_a_cut_closed_file_is_named_though_common_readers_accept_it(archive: Archive) -> None:
    """warcio returns a torn last record as if it were complete."""
    book, run_id = ledger(archive, max_bytes=10**9)
    for number in range(3):
        book.keep(exchange(number), Purpose.LISTING)
    book.close()
    end_judged(archive, run_id)
    index_closed_files(archive, SITE)
    (path,) = names(archive, ".warc.gz")
    path.write_bytes(path.read_bytes()[:-5])
    assert kinds(archive) == {FindingKind.RECORD_TORN}
    with path.open("ab") as appended:
        appended.write(path.read_bytes()[:400])
    assert FindingKind.RECORD_DAMAGED in kinds(archive) or FindingKind.RECORD_TORN in kinds(archive)
