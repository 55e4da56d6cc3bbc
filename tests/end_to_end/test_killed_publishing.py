"""SIGKILL at every stage of publishing, and what a power cut adds to it; then the same command again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT, environment, run, running, wait_until
from tests.end_to_end.settled import settled

PUBLISH = (*ONE_NIGHT, SITE, "publish")


class Seen:
    """How far a publishing is, looked at from outside while its process stands still."""

    def __init__(self, data: Path) -> None:
        corpus = data / "corpus"
        manifest = corpus / "manifest.jsonl"
        self.partial = len(list(corpus.glob(".partial/*")))
        self.files = len(list(corpus.glob("*.txt")))
        self.lines = manifest.read_bytes().count(b"\n") if manifest.exists() else 0
        with closing(sqlite3.connect(f"file:{data / 'archive.db'}?mode=ro", uri=True)) as database:
            (self.given,) = database.execute("SELECT count(*) FROM publication").fetchone()
            (self.written,) = database.execute("SELECT count(*) FROM publication WHERE written").fetchone()


STAGES: dict[str, Callable[[Seen], bool]] = {
    "ordinals given, nothing on disk": lambda now: now.given > 0 == now.files == now.partial,
    "a file half written": lambda now: now.partial > 0 and now.files > 0,
    "a file without its manifest line": lambda now: now.files > now.lines,
    "a manifest line without its row": lambda now: now.lines > now.written,
    "some done": lambda now: 0 < now.written == now.lines == now.files,
}


@pytest.mark.parametrize("stage", STAGES)
def test_publishing_is_killed(
    stage: str, undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.unpublished)
    kill(data, STAGES[stage], tmp_path)
    again(data)
    assert settled(data) == undisturbed.ends(1)


def test_a_power_cut_leaves_half_a_manifest_line_and_half_a_file(
    undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.unpublished)
    kill(data, STAGES["a manifest line without its row"], tmp_path)
    manifest = data / "corpus" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-7])
    (data / "corpus" / ".partial" / "999_0123456789abcdef.txt").write_bytes(b"Ch")
    again(data)
    assert settled(data) == undisturbed.ends(1)


def kill(data: Path, stage: Callable[[Seen], bool], folder: Path) -> None:
    with running(PUBLISH, environment(data, None), folder) as publishing:
        wait_until(lambda: bool(publishing.steps), "publishing's beginning", pace=0.001)
        assert publishing.kill_when(lambda: stage(Seen(data)), pace=0.0005), publishing.said
    assert stage(Seen(data))


def again(data: Path) -> None:
    ended = run((*LUUTRU, "publish"), environment(data, None))
    assert ended.returncode == 0, ended.stderr
