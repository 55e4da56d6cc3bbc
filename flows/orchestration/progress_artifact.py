"""Shows a night's progress as an artifact of its flow run, in addition to the current progress board."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.progress import Board, board, shown_on

SECONDS = 3.0  # between two updates: each is a request to Prefect's server


class ArtifactBoard:
    """A board with one progress artifact per task, created at first use."""

    def __init__(self, site: str, beside: Board) -> None:
        self._site = site
        self._beside = beside
        self._shown: dict[str, tuple[UUID, float]] = {}

    def show(self, task: str, done: int, total: int | None) -> None:
        self._beside.show(task, done, total)
        known = self._shown.get(task)
        finished = bool(total) and done == total
        if known and not finished and time.monotonic() - known[1] < SECONDS:
            return
        share = 100.0 * done / total if total else 0.0
        said = f"{task}: {done} of {total}" if total is not None else f"{task}: {done}"
        if known:
            artifact = known[0]
            update_progress_artifact(artifact, progress=share, description=said)
        else:
            key = f"progress-{self._site}"
            artifact = _id(create_progress_artifact(progress=share, key=key, description=said))
        self._shown[task] = (artifact, time.monotonic())


@contextmanager
def progress_shown(site: str) -> Iterator[None]:
    with shown_on(ArtifactBoard(site, board())):
        yield


def _id(made: object) -> UUID:
    """The artifact's id; by Prefect's types it may be a coroutine, but in a synchronous flow it is not."""
    if not isinstance(made, UUID):
        raise TypeError(f"no artifact's id: {made!r}")
    return made
