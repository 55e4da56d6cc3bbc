"""Shows a night's progress as an artifact of its flow run, in addition to the current progress board."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.progress import Board, LineBoard, TaskPace, board, pace_of, shown_on

_REQUESTS = ("pages asked", "fetched")  # what a night and a backfill take longest for
SECONDS = 3.0  # between two updates: each is a request to Prefect's server


class ArtifactBoard:
    """A board with one progress artifact per task, created at first use."""

    def __init__(self, site: str, beside: Board) -> None:
        self._site = site
        self._beside = beside
        self._shown: dict[str, tuple[UUID, float]] = {}
        self._paces: dict[str, TaskPace] = {}

    def show(self, task: str, done: int, total: int | None) -> None:
        self._beside.show(task, done, total)
        known = self._shown.get(task)
        finished = bool(total) and done == total
        if known and not finished and time.monotonic() - known[1] < SECONDS:
            return
        share = 100.0 * done / total if total else 0.0
        stated = f"{task}: {pace_of(self._paces, task, done).as_text(done, total)}"
        if known:
            artifact = known[0]
            update_progress_artifact(artifact, progress=share, description=stated)
        else:
            artifact = _id(create_progress_artifact(progress=share, key=self._key(task), description=stated))
        self._shown[task] = (artifact, time.monotonic())

    def _key(self, task: str) -> str:
        """A key of its own for all but the requests: the list of artifacts shows only the newest of a key."""
        what = task.rpartition(": ")[2]
        return f"{self._site}-progress" if what in _REQUESTS else f"{self._site}-progress-{what.replace(' ', '-')}"

    def refused(self, site: str, reason: str, url: str) -> None:
        self._beside.refused(site, reason, url)


@contextmanager
def progress_shown(site: str) -> Iterator[None]:
    """Shows it as artifacts, and as lines in the run's log."""
    with shown_on(ArtifactBoard(site, LineBoard(board(), get_run_logger().info))):
        yield


def _id(made: object) -> UUID:
    """The artifact's id; by Prefect's types it may be a coroutine, but in a synchronous flow it is not."""
    if not isinstance(made, UUID):
        raise TypeError(f"no artifact's id: {made!r}")
    return made
