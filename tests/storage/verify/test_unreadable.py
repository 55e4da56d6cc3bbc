"""A folder, loop or pipe in the place of a file, or an unreadable value, is named; all else is still checked."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.verify.findings import FindingKind
from tests.storage.copies import Copy
from tests.storage.verify import damage


def corpus_folder(copy: Copy) -> None:
    copy.corpus[1].unlink()
    copy.data.joinpath("corpus", copy.lines()[1]["file"]).mkdir()


def corpus_loop(copy: Copy) -> None:
    path = copy.corpus[1]
    path.unlink()
    path.symlink_to(path.name)


def warc_loop(copy: Copy) -> None:
    path = copy.warc()
    path.unlink()
    path.symlink_to(path.name)


def warc_folder(copy: Copy) -> None:
    path = copy.warc()
    path.unlink()
    path.mkdir()


def index_folder(copy: Copy) -> None:
    path = next((copy.data / "warc" / "sotttt").glob("*.cdxj"))
    path.unlink()
    path.mkdir()


def manifest_folder(copy: Copy) -> None:
    copy.manifest.unlink()
    copy.manifest.mkdir()


def takedowns_folder(copy: Copy) -> None:
    copy.takedown_log.mkdir()


def pipe(path: Path) -> None:
    """A pipe has no bytes and no end: a process that opens it as a file waits for ever."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def corpus_pipe(copy: Copy) -> None:
    pipe(copy.corpus[1])


def warc_pipe(copy: Copy) -> None:
    pipe(copy.warc())


def index_pipe(copy: Copy) -> None:
    pipe(next((copy.data / "warc" / "sotttt").glob("*.cdxj")))


def manifest_pipe(copy: Copy) -> None:
    pipe(copy.manifest)


def takedowns_pipe(copy: Copy) -> None:
    pipe(copy.takedown_log)


@pytest.mark.parametrize(
    "harm",
    [
        corpus_folder,
        corpus_loop,
        corpus_pipe,
        warc_loop,
        warc_folder,
        warc_pipe,
        index_folder,
        index_pipe,
        manifest_folder,
        manifest_pipe,
        takedowns_folder,
        takedowns_pipe,
    ],
)
def test_an_unreadable_file_is_named_and_other_damage_too(copy: Copy, harm: Callable[[Copy], None]) -> None:
    damage.document_hash_wrong(copy)
    harm(copy)
    kinds = {finding.kind for finding in copy.findings()}
    assert kinds & {FindingKind.FILE_UNREADABLE, FindingKind.CORPUS_FILE_UNREADABLE}
    assert FindingKind.DOCUMENT_HASH_WRONG in kinds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reading SET fields = '{' WHERE id = 1",
        "UPDATE document SET blocks = '[' WHERE ordinal = 1",
        "UPDATE capture SET captured_at = 'yesterday' WHERE id = 1",
        "UPDATE version SET first_seen_at = '' WHERE id = 1",
    ],
)
def test_an_unreadable_value_is_named(copy: Copy, statement: str) -> None:
    copy.corpus[2].unlink()
    copy.sql(statement)
    kinds = {finding.kind for finding in copy.findings()}
    assert FindingKind.DATABASE_DAMAGED in kinds


@pytest.mark.parametrize(
    "line",
    [
        b"\0" * 500,
        b'{"ordinal": 999999999999999999999999999999}',
        b'{"ordinal": 3000000000}',
        b'{"ordinal": true, "file": "x"}',
        b'{"ordinal": -1}',
        b'{"ordinal": 1e5}',
        b"[" * 100_000,
        b'{"ordinal": 5, "title": "\\ud800"}',
        b'"ordinal"',
        b"\xff\xfe",
    ],
)
def test_an_invalid_line_is_named_and_removed(copy: Copy, line: bytes) -> None:
    before = copy.manifest.read_bytes()
    copy.manifest.write_bytes(before + line + b"\n")
    assert {finding.kind for finding in copy.findings()} == {FindingKind.MANIFEST_LINE_TORN}
    assert copy.repaired() == []
    assert copy.manifest.read_bytes() == before


def test_swapped_readings_give_no_page_the_text_of_another(copy: Copy) -> None:
    """Neither before the bodies are read again nor after."""
    one, other = (copy.ask(f"SELECT id, reading_id FROM body ORDER BY id LIMIT 1 OFFSET {n}") for n in (0, 5))
    shown = copy.ask("SELECT group_concat(page_id || content_hash) FROM version")
    copy.sql("UPDATE body SET reading_id = :reading WHERE id = :body", reading=other[1], body=one[0])
    copy.sql("UPDATE body SET reading_id = :reading WHERE id = :body", reading=one[1], body=other[0])
    assert FindingKind.READING_OF_ANOTHER_BODY in {finding.kind for finding in copy.findings()}
    for _ in range(2):
        copy.repaired()
    assert copy.ask("SELECT group_concat(page_id || content_hash) FROM version") == shown
