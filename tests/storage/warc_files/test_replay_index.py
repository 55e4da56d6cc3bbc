"""Replay indexes: one beside each closed file, sorted; each line points to the record that answers."""

import json
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import text

from storage.warc.reader import read_response
from storage.warc_files.index_files import index_path
from storage.warc_files.recovery import recover
from tests.storage.copies import Copy


def lines(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    split = [line.split(" ", 2) for line in path.read_text(encoding="ascii").splitlines()]
    return [(key, moment, json.loads(facts)) for key, moment, facts in split]


def test_each_closed_file_has_a_sorted_index_of_its_exchanges(copy: Copy) -> None:
    for path in copy.data.rglob("*.warc.gz"):
        found = lines(index_path(path))
        (number,) = copy.ask("SELECT count(*) FROM exchange WHERE file = :file", file=copy.file(path))
        assert len(found) == number
        whole = index_path(path).read_bytes().splitlines()
        assert whole == sorted(whole)


def test_lines_point_to_their_records(copy: Copy) -> None:
    for path in copy.data.rglob("*.cdxj"):
        for _, moment, facts in lines(path):
            record = read_response(path.parent, facts["filename"], int(facts["offset"]))
            assert (record.place.length, record.place.payload_digest) == (int(facts["length"]), facts["digest"])
            assert str(record.status) == facts["status"]
            if record.url == facts["url"] and facts["mime"] != "unk":
                assert f"{record.place.date:%Y%m%d%H%M%S}" == moment


def test_a_304_is_answered_by_the_record_it_confirms(copy: Copy) -> None:
    with copy.opened() as archive, archive.database.reading() as session:
        rows = session.execute(
            text(
                'SELECT e.file, e.url, e.sent_at, o."offset" FROM exchange e JOIN exchange o ON o.id = e.original_id '
                "WHERE e.status = 304"
            )
        ).all()
    assert rows
    for file, url, _, offset in rows:
        found = [facts for _, _, facts in lines(index_path(copy.data / "warc" / file)) if facts["url"] == url]
        assert [(facts["mime"], facts["status"], int(facts["offset"])) for facts in found] == [("unk", "200", offset)]


def test_other_revisits_are_lines_of_their_own(copy: Copy) -> None:
    (number,) = copy.ask("SELECT count(*) FROM exchange WHERE record_kind = 'revisit' AND status <> 304")
    found = [facts for path in copy.data.rglob("*.cdxj") for _, _, facts in lines(path)]
    assert sum(facts["mime"] == "warc/revisit" for facts in found) == number > 0


def test_a_file_left_open_is_indexed_when_it_is_closed(copy: Copy) -> None:
    path = copy.warc()
    whole, indexed = path.read_bytes(), index_path(path).read_bytes()
    index_path(path).unlink()
    path.rename(path.with_name(path.name + ".open"))
    with path.with_name(path.name + ".open").open("ab") as file:
        file.write(whole[:700])
    with copy.opened() as archive:
        assert recover(archive, "thanhtri") == 0
    assert index_path(path).read_bytes().count(b"\n") >= indexed.count(b"\n")
    assert set(indexed.splitlines()) <= set(index_path(path).read_bytes().splitlines())


def test_a_partial_index_is_discarded(copy: Copy) -> None:
    path = index_path(copy.warc())
    shutil.copy(path, path.with_suffix(".partial"))
    path.unlink()
    with copy.opened() as archive:
        recover(archive, "thanhtri")
    assert copy.findings() == []
