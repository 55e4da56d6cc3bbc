"""A power cut while texts are published leaves partial files, unlike a kill (see tests.crash); then the same command
again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT, environment, run, running, wait_until
from tests.end_to_end.row_counts import count
from tests.end_to_end.settled import settled

PUBLISH = (*ONE_NIGHT, SITE, "publish")


@dataclass(frozen=True, slots=True)
class Seen:
    """The progress of a publishing process, read while the process is stopped."""

    partial: int
    files: int
    lines: int
    given: int
    written: int


def look(data: Path) -> Seen | None:
    corpus = data / "corpus"
    manifest = corpus / "manifest.jsonl"
    given, written = count(data, "publication"), count(data, "publication WHERE written")
    if given is None or written is None:
        return None
    return Seen(
        partial=len(list(corpus.glob(".partial/*"))),
        files=len(list(corpus.glob("*.txt"))),
        lines=manifest.read_bytes().count(b"\n") if manifest.exists() else 0,
        given=given,
        written=written,
    )


def test_a_power_cut_leaves_half_a_manifest_line_and_half_a_file(
    undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.unpublished)
    kill(data, lambda now: now.lines > now.written, tmp_path)
    manifest = data / "corpus" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-7])
    (data / "corpus" / ".partial" / "999_0123456789abcdef.txt").write_bytes(b"Ch")
    again(data)
    assert settled(data) == undisturbed.ends(1)


def kill(data: Path, stage: Callable[[Seen], bool], folder: Path) -> None:
    def reached() -> bool:
        seen = look(data)
        return seen is not None and stage(seen)

    with running(PUBLISH, environment(data, None), folder) as publishing:
        wait_until(lambda: bool(publishing.steps), "publishing's beginning", pace=0.001)
        assert publishing.kill_when(reached, pace=0.0005), publishing.output
    assert reached()


def again(data: Path) -> None:
    ended = run((*LUUTRU, "publish"), environment(data, None))
    assert ended.returncode == 0, ended.stderr
