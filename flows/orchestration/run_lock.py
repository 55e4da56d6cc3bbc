"""Holds one file lock per flow run; the operating system releases it when the process dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from filelock import FileLock, Timeout
from prefect.runtime import flow_run

PREFIX = "flow-run-"


@contextmanager
def at_work(data: Path) -> Iterator[None]:
    """Holds the lock of the flow run that this code runs in."""
    path = _path(data, flow_run.get_id() or "none")
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def died(data: Path, run: UUID) -> bool:
    """Whether the run began on this folder and its process is gone; False for a run without a lock file here."""
    path = _path(data, str(run))
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0):
            return True
    except Timeout:
        return False


def forget(data: Path, run: UUID) -> None:
    _path(data, str(run)).unlink(missing_ok=True)


def _path(data: Path, run: str) -> Path:
    return data / "locks" / f"{PREFIX}{run}.lock"
