"""A rebuilt database: equal to the lost one in a stated view, and ready for the next night."""

import hashlib
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from flows.recovery.rebuild import Rebuilt, rebuild
from flows.settings import Settings
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import CorrectTheInput
from storage.runs.held_texts import release
from storage.vocabulary import ReleasedBy
from tests.end_to_end.nights import Pipeline
from tests.end_to_end.settled import Settled, settled
from tests.rehearsal.portal import Rehearsal
from tests.storage.copies import Copy

KNOWN_TO_THE_DATABASE_ALONE = ("runs", "discoveries", "verdicts", "leftovers")
"""Facts without a record, file or line: how a run ended and was judged, and what its discoveries listed."""


def lose(copy: Copy) -> None:
    if copy.database_url is None:
        for path in copy.data.glob("archive.db*"):
            path.unlink()
        return
    engine = create_engine(copy.database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def rebuilt(copy: Copy) -> Rebuilt:
    settings = Settings(data=copy.data, database_url=copy.database_url, origin="http://127.0.0.1:9", delay=0)
    return rebuild(settings, lambda *_: None)


def projection(copy: Copy) -> dict[str, Any]:
    view: Settled = settled(copy.data, copy.database_url)
    known = {field.name: getattr(view, field.name) for field in fields(view)}
    return {name: value for name, value in known.items() if name not in KNOWN_TO_THE_DATABASE_ALONE}


def test_it_equals_the_lost_one_and_continues(either: Copy) -> None:
    site, space, key = either.ask("SELECT site, space, key FROM page ORDER BY id LIMIT 1")
    with either.opened() as archive:
        withhold(archive, 4, "order 1")
        withhold(archive, PageToWithhold(site, space, key), "order 2")
    before = projection(either)
    lose(either)
    done = rebuilt(either)
    assert (done.without_text, done.held, done.unknown_sites, done.damaged) == ([], [], [], 0)
    assert projection(either) == before
    assert either.findings() == []
    hashes = [line["content_hash"] for line in either.lines() if "content_hash" in line]
    with Rehearsal(seed=3, day=4) as portal:
        work = Pipeline(Settings(data=either.data, database_url=either.database_url, origin=portal.origin, delay=0))
        work.night("sotttt")
    after = [line for line in either.lines() if "content_hash" in line]
    assert [line["content_hash"] for line in after[: len(hashes)]] == hashes
    assert len({line["content_hash"] for line in after}) == len(after) > len(hashes)
    assert either.findings() == []


def test_without_indexes_and_with_a_file_left_open(copy: Copy) -> None:
    before = projection(copy)
    for index in copy.data.rglob("*.cdxj"):
        index.unlink()
    path = copy.warc()
    path.rename(path.with_name(path.name + ".open"))
    lose(copy)
    rebuilt(copy)
    path.with_name(path.name + ".open").rename(path)
    assert {finding.kind.value for finding in copy.findings()} <= {"index_missing"}
    assert copy.repaired() == []
    assert projection(copy) == before


def test_texts_that_the_manifest_does_not_have_are_held(copy: Copy) -> None:
    """It is unknown whether they were on hold: nothing is published before a person releases it."""
    lines = copy.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    last = json.loads(lines[-1])
    copy.manifest.write_text("".join(lines[:-1]), encoding="utf-8")
    (copy.data / "corpus" / last["file"]).unlink()
    lose(copy)
    (held,) = rebuilt(copy).held
    assert (held.site, held.texts) == (last["site"], 1)
    with copy.opened() as archive:
        assert publish(archive, corpus_form) == []
        release(archive, held.site, held.run_id, ReleasedBy.HAND)
        assert publish(archive, corpus_form) == [last["ordinal"]]
    assert copy.lines()[-1]["content_hash"] == last["content_hash"]


def test_a_text_read_by_other_rules_keeps_its_ordinal(copy: Copy) -> None:
    """The corpus file has another text than today's rules give: the rebuild takes the file's text and its line."""
    lines = copy.lines()
    line = lines[5]
    path = copy.data / "corpus" / line["file"]
    content = path.read_text(encoding="utf-8") + "\n\nMột đoạn mà bộ luật ngày nay không lấy nữa."
    changed = as_published(line, content)
    path.unlink()
    (copy.data / "corpus" / changed["file"]).write_text(content, encoding="utf-8")
    lines[5] = changed
    said = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
    copy.manifest.write_text(said, encoding="utf-8")
    lose(copy)
    assert rebuilt(copy).without_text == []
    assert copy.ask("SELECT content_hash FROM document WHERE ordinal = 5")[0] == changed["content_hash"]
    assert copy.findings() == []
    with copy.opened() as archive:
        assert publish(archive, corpus_form) == []


def as_published(line: dict[str, Any], content: str) -> dict[str, Any]:
    blocks = content.split("\n\n")
    begin = blocks.index(line["title"])
    told = [line["title"], *blocks[begin + (2 if line["published"] else 1) :]]
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return line | {
        "content_hash": digest,
        "file": f"{line['ordinal']:03d}_{digest[:16]}.txt",
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "extractor": "0",
    }


def test_a_lost_record_is_reported(copy: Copy) -> None:
    path = copy.warc(number=0)
    path.unlink()
    path.with_name(path.name.replace(".warc.gz", ".cdxj")).unlink()
    lose(copy)
    done = rebuilt(copy)
    assert done.without_text
    assert set(done.without_text) < {line["ordinal"] for line in copy.lines()}
    assert [path.name for path in copy.corpus] == [line["file"] for line in copy.lines()]
    with copy.opened() as archive:
        publish(archive, corpus_form)


def test_an_existing_database_is_not_changed(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CorrectTheInput, match="move it away"):
        rebuilt(copy)
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    lose(copy)
    run = CliRunner().invoke
    said = run(command_line(), ["status"]).exception
    assert isinstance(said, CorrectTheInput)
    assert "luutru rebuild" in str(said)
    assert not (copy.data / "archive.db").exists()
    done = run(command_line(), ["rebuild", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["counts"]["published"] == len(copy.corpus)


def test_an_empty_folder_gets_no_archive(tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="no archive"):
        rebuild(Settings(data=tmp_path / "none", origin="http://127.0.0.1:9", delay=0), lambda *_: None)
    assert not (tmp_path / "none").exists()
