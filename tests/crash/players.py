"""Processes that run scenes in parallel, and strike the points in them."""

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from queue import Empty, SimpleQueue

from tests.crash.point import Point
from tests.crash.stage import opened_stage
from tests.crash.strike import NoSmallDisk, Struck, strike

PART = 8  # points


@dataclass(frozen=True, slots=True)
class Skipped:
    point: Point


class StageFailed(Exception):
    """A stage cannot continue; the text has the point and the reason."""


def all_struck(points: Sequence[Point], seed: int, jobs: int) -> Iterator[Struck | Skipped]:
    """Yields results as they arrive. Each job has a process with its own portal, database server and folders."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Manager() as manager:
        waiting, done = manager.Queue(), manager.Queue()
        for scene in _by_scene(points):
            waiting.put(scene)
        players = [spawning.Process(target=_play, args=(waiting, done, seed)) for _ in range(jobs)]
        for player in players:
            player.start()
        for _ in points:
            end = done.get()
            if isinstance(end, StageFailed):
                raise end
            yield end
        for player in players:
            player.join()


def _by_scene(points: Sequence[Point]) -> list[list[Point]]:
    """Splits the points into parts so that no job runs long alone, the largest part first.

    A job runs a scene undisturbed once.
    """
    scenes = [list(group) for _, group in groupby(sorted(points, key=_scene), key=_scene)]
    parts = [scene[start : start + PART] for scene in scenes for start in range(0, len(scene), PART)]
    return sorted(parts, key=len, reverse=True)


def _scene(point: Point) -> str:
    return point.scene


def _play(waiting: "SimpleQueue[list[Point]]", done: "SimpleQueue[Struck | Skipped | StageFailed]", seed: int) -> None:
    with tempfile.TemporaryDirectory(prefix="luutru-crash-") as folder, opened_stage(Path(folder)) as stage:
        while (points := _next(waiting)) is not None:
            for point in points:
                try:
                    done.put(strike(stage, point, seed))
                except NoSmallDisk:
                    done.put(Skipped(point))
                except Exception as error:
                    done.put(StageFailed(f"{point.name}: {type(error).__name__}: {error}"))
                    raise


def _next(waiting: "SimpleQueue[list[Point]]") -> list[Point] | None:
    try:
        return waiting.get(block=False)
    except Empty:
        return None
