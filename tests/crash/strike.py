"""Strikes one point for real, resumes the work, and compares the result with that of an undisturbed run."""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.crash.comparison import Difference, difference, findings
from tests.crash.plan import Strike, armed
from tests.crash.point import Point
from tests.crash.scenes import Scene
from tests.crash.stage import Copy, Stage, small_disk
from tests.end_to_end.processes import run, running

TRIES = 4
RETRY = 75
PATIENCE = 900.0
CUT = (
    "import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute("
    "'SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()')"
)


@dataclass(frozen=True, slots=True)
class Struck:
    """`at` is the moment that was struck, of `of`; `wrong` says what was not as expected, apart from the end state."""

    point: Point
    at: int
    of: int
    label: str
    tries: int
    seconds: float
    end: Difference
    wrong: str = ""

    @property
    def sound(self) -> bool:
        return not self.end and not self.wrong


class NoSmallDisk(Exception):
    """This machine lets nobody mount a small disk."""


def strike(stage: Stage, point: Point, seed: int) -> Struck:
    """Tries again in a new folder and at another moment if nothing was struck; after the last try that is an error."""
    scene, begin = stage.scenes[point.scene], time.monotonic()
    undisturbed = stage.undisturbed(scene)
    of, at = point.moments(undisturbed), 0
    for tries in range(1, TRIES + 1) if of else ():
        # The count is SQLite's, where a table change takes more statements than on PostgreSQL: later tries are earlier.
        at = max(1, point.drawn(undisturbed, seed, tries) // 4 ** (tries - 1))
        with _folder(stage, point, scene) as (copy, folder):
            label, wrong = _struck(stage, point, scene, copy, folder, at)
            if label is None:
                continue
            wrong = wrong or _again(stage, scene, copy)
            expected = stage.expected(scene, postgres=point.postgres)
            named = [one for one in findings(copy.data, copy.database_url) if one not in expected.findings]
            end = difference(scene.facts(copy.data, copy.database_url), expected.facts, named)
            return Struck(point, at, of, label, tries, time.monotonic() - begin, end, wrong)
    missed = "the moment never came" if of else "an undisturbed run has no such moment"
    return Struck(point, at, of, "", TRIES, time.monotonic() - begin, Difference((), (), ()), missed)


@contextlib.contextmanager
def _folder(stage: Stage, point: Point, scene: Scene) -> Iterator[tuple[Copy, Path]]:
    """The scene's state, and a folder for the files of the trap."""
    with contextlib.ExitStack() as held:
        place = None
        folder = stage.new_folder()
        if point.what == "full disk":
            place = held.enter_context(small_disk(folder))
            if place is None:
                raise NoSmallDisk
        copy = stage.copy(scene, postgres=point.postgres, place=place)
        yield copy, folder
        stage.forget(copy)


def _struck(stage: Stage, point: Point, scene: Scene, copy: Copy, folder: Path, at: int) -> tuple[str | None, str]:
    """The label of the struck moment, None if nothing was struck; and what is wrong with how the command ended."""
    note = folder / "struck"
    command = _command(stage, point, copy)
    what = "run" if command else point.what
    plan = Strike(point.role, point.moment, point.side, at, what, str(note), command)  # type: ignore[arg-type] # the two others have commands
    stage.play(scene)
    settings = armed(stage.settings(copy), folder / "moments", plan)
    with running(scene.commands[0], settings, folder) as flow:
        code = flow.process.wait(PATIENCE)
        output = flow.output
    if point.what == "server stopped" and note.exists():
        stage.server.start()
    if point.what == "full disk":
        (copy.data.parent / "heap").unlink(missing_ok=True)
    if not note.exists():
        return None, ""
    return str(json.loads(note.read_text())["label"]), _wrong(point, code, output)


def _command(stage: Stage, point: Point, copy: Copy) -> tuple[str, ...]:
    if point.what == "full disk":
        return ("sh", "-c", f"cat /dev/zero > {copy.data.parent / 'heap'} 2> {os.devnull}; true")
    if point.what == "connections lost":
        return (sys.executable, "-c", CUT, str(copy.database_url))
    return stage.server.stop_now if point.what == "server stopped" else ()


def _wrong(point: Point, code: int, output: str) -> str:
    """A killed flow ends by the signal; any other flow says in one line that the same command must run again."""
    killed = point.what in ("flow", "both") or (point.what == "self" and point.role == "flow")
    if killed:
        return "" if code == -signal.SIGKILL else f"the flow was not killed: exit {code}: {output[-300:]}"
    survives = point.role == "reader" or point.what in ("full disk", "connections lost", "server stopped")
    if code == RETRY or (survives and code == 0):
        return "a traceback was shown" if "Traceback" in output and "nightly" not in point.scene else ""
    return f"exit {code}: {output[-300:]}"


def _again(stage: Stage, scene: Scene, copy: Copy) -> str:
    for command in scene.commands:
        done = run(command, stage.settings(copy))
        if done.returncode:
            return f"resumed: {' '.join(command[-3:])}: exit {done.returncode}: {done.stderr[-300:]}"
    return ""
