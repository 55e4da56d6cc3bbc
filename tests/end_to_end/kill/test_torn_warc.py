"""A power cut in the middle of a record: the torn tail goes, what is whole before it gets the rows it lacks."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.warc.gzip_members import whole_members
from storage.warc.reader import responses_after
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.kill.test_killed_crawls import Killed, kill_both
from tests.end_to_end.processes import ONE_NIGHT, environment, run
from tests.end_to_end.settled import settled
from tests.rehearsal.portal import Rehearsal

TORN = 5  # bytes of the last record that did not reach the disk


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
    """A data folder and its open WARC file, with two records or more of which no row speaks; as often as it takes."""
    for at in (12, 9, 15, 7, 13, 10, 6, 14):
        data = folder / f"data-{at}"
        killed = Killed(portal, data, at, kill_both, folder)
        for path in killed.open:
            if len(list(responses_after(path, 0))) > len(rows(data, path.name.removesuffix(".open"))) + 1:
                return data, path
    raise AssertionError("every record had its row")


def rows(data: Path, name: str) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(data / "archive.db")) as database:
        wanted = 'SELECT "offset", record_id FROM exchange WHERE file = ? ORDER BY "offset"'
        return [(offset, record_id) for offset, record_id in database.execute(wanted, (f"{SITE}/{name}",))]
