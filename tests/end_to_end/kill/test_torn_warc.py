"""After a crash a torn tail is cut off, complete records get their missing rows, damaged pages are requested again."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.outcomes import Outcome
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from storage.warc.gzip_members import whole_members
from storage.warc.reader import responses_after
from tests.crash.plan import ONE_BATCH, Strike, armed
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, alive, environment, run, running, wait_until
from tests.end_to_end.settled import Settled, settled
from tests.rehearsal.portal import Rehearsal

Damage = Callable[[bytearray, int, int], None]
RECORD = r"^record@warc\.writer\.write"
TORN = 5  # bytes of the last record that are missing on disk


def test_the_last_record_is_torn(portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path) -> None:
    data, torn = killed_between_record_and_row(portal, tmp_path)
    name = torn.name.removesuffix(".open")
    before = len(rows(data, name))
    torn.write_bytes(torn.read_bytes()[:-TORN])
    whole = [offset + length for offset, length in whole_members(torn)]
    assert torn.stat().st_size > whole[-1]

    assert run((*ONE_NIGHT, SITE), environment(data, portal.origin)).returncode == 0
    mended = torn.with_name(name)
    assert mended.stat().st_size == whole[-1]
    places = [(response.place.offset, response.place.record_id) for response in responses_after(mended, 0)]
    assert rows(data, name) == places
    assert len(places) > before
    assert settled(data) == undisturbed.ends(1)


def killed_between_record_and_row(portal: Rehearsal, folder: Path) -> tuple[Path, Path]:
    """A data folder and its open WARC file, in which two or more records have no row.

    The order of pages and discoveries differs from run to run: some records lie just behind a discovery's commit.
    """
    for at in range(12, 24):
        data, note = folder / f"data-{at}", folder / f"struck-{at}"
        strike = Strike("crawl", RECORD, "after", at, "both", str(note))
        settings = armed(environment(data, portal.origin), folder / "moments", strike, ONE_BATCH)
        with running((*ONE_NIGHT, SITE), settings, folder) as flow:
            flow.process.wait()
        crawl = int(json.loads(note.read_text(encoding="utf-8"))["pid"])
        wait_until(partial(has_ended, crawl), "the crawl's end")
        (path,) = (data / "warc").rglob("*.open")
        if len(list(responses_after(path, 0))) > len(rows(data, path.name.removesuffix(".open"))) + 1:
            return data, path
    raise AssertionError("every record was followed by a discovery's commit")


def has_ended(pid: int) -> bool:
    return not alive(pid)


def rows(data: Path, name: str) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(data / "archive.db")) as database:
        wanted = 'SELECT "offset", record_id FROM exchange WHERE file = ? ORDER BY "offset"'
        return [(offset, record_id) for offset, record_id in database.execute(wanted, (f"{SITE}/{name}",))]


def flip_its_middle(content: bytearray, begin: int, end: int) -> None:
    content[(begin + end) // 2] ^= 0x10


def lengthen_its_head(content: bytearray, begin: int, _end: int) -> None:
    """Sets the flag FEXTRA: the reader then takes a length from the data that points beyond the records that follow."""
    content[begin + 3] ^= 4


def zero_the_rest(content: bytearray, begin: int, _end: int) -> None:
    content[begin:] = bytes(len(content) - begin)


def cut_the_rest(content: bytearray, begin: int, _end: int) -> None:
    del content[begin + 9 :]


@pytest.mark.parametrize("damage", [flip_its_middle, lengthen_its_head, zero_the_rest, cut_the_rest])
def test_pages_of_damaged_records_are_asked_again(
    damage: Damage, portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path]
) -> None:
    """Rows refer to the records, so the file is kept as it is. The same night ends with the same result."""
    data = copy_of(undisturbed.crawled)
    portal.day = 1
    portal.log.clear()
    closed = max((data / "warc" / SITE).glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    content = bytearray(closed.read_bytes())
    damage(content, *page_record(data, closed.name))
    left = closed.with_name(f"{closed.name}.open")
    left.write_bytes(content)
    closed.unlink()
    closed.with_suffix("").with_suffix(".cdxj").unlink()

    assert run((*ONE_NIGHT, SITE), environment(data, portal.origin)).returncode == 0
    assert closed.read_bytes() == content
    assert settled(data) == undisturbed.ends(1)
    asked = [seen for seen in portal.log if "robots" not in seen.target]
    assert 0 < len(asked) < len(rows(data, closed.name))
    with open_archive(data) as archive:
        kinds = {finding.kind for finding in verify(archive)}
    assert kinds & {FindingKind.RECORD_DAMAGED, FindingKind.RECORD_TORN, FindingKind.RECORD_MISSING}
    assert kinds <= {
        FindingKind.RECORD_DAMAGED,
        FindingKind.RECORD_TORN,
        FindingKind.RECORD_MISSING,
        FindingKind.REVISIT_UNRESOLVED,
    }


def page_record(data: Path, name: str, among: Collection[str] | None = None) -> tuple[int, int]:
    """The position of an article's record that other records follow; the article's address is in `among`."""
    with closing(sqlite3.connect(data / "archive.db")) as database:
        wanted = (
            'SELECT url, "offset", "offset" + length FROM exchange WHERE file = ? AND purpose = \'page\' '
            'AND id IN (SELECT exchange_id FROM body) ORDER BY "offset"'
        )
        found = database.execute(wanted, (f"{SITE}/{name}",)).fetchall()
    records = [(begin, end) for url, begin, end in found if among is None or url in among]
    return records[len(records) // 2]


def addresses_of_unchanged_pages(night: Settled) -> set[str]:
    """Pages with only one text. A lost capture of another page may have been the only one of its text."""
    pages = [
        key for key, versions in night.versions.items() if len({content_hash for content_hash, _ in versions}) == 1
    ]
    return {night.pages[key][0] for key in pages if night.pages[key][1] == "live"}


def test_a_damaged_record_in_a_closed_file_costs_its_own_page_alone(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(undisturbed.crawled)
    closed = max((data / "warc" / SITE).glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    content = bytearray(closed.read_bytes())
    unchanged = addresses_of_unchanged_pages(undisturbed.ends(2))
    flip_its_middle(content, *page_record(data, closed.name, unchanged))
    closed.write_bytes(content)

    portal.day = 1
    assert run((*ONE_NIGHT, SITE), environment(data, portal.origin)).returncode == 0
    outcomes = Counter(settled(data).visits[SITE, 1].values())
    assert outcomes[Outcome.FAILED, "damaged"] == 1
    assert outcomes[Outcome.NEW, None] == Counter(undisturbed.ends(1).visits[SITE, 1].values())[Outcome.NEW, None] - 1

    portal.day = 2
    assert run((*ONE_NIGHT, SITE), environment(data, portal.origin)).returncode == 0
    texts = {content_hash for content_hash, _ in settled(data).documents.items()}
    assert texts == set(undisturbed.ends(2).documents)
