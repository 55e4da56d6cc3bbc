"""Runs jobs in a pool of reading processes, and replaces the processes that a body breaks."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from flows.extraction.isolated import FAULTS_OF_A_BODY

Result = TypeVar("Result")


class BodyAtFault(Exception):
    """A body of a running job has broken a reading process: read the bodies of this job one by one."""


class ReadersKilled(Exception):
    """Reading processes were killed from outside."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """A submitted job and its result."""

    future: Future[Result]
    executor: ProcessPoolExecutor


class ReadingPool:
    """A pool that several threads may use."""

    def __init__(self, workers: int, context: BaseContext, initializer: Callable[[], None]) -> None:
        self._workers = workers
        self._context = context
        self._initializer = initializer
        self._executor = self._make()
        self._lock = threading.Lock()
        self._at_fault: set[ProcessPoolExecutor] = set()

    @property
    def workers(self) -> int:
        return self._workers

    def warm(self) -> None:
        """Starts the processes ahead of their first jobs."""
        for _ in range(self._workers):
            self.submit(_nothing)

    def submit(self, do: Callable[..., Result], *what: Any) -> Job[Result]:  # noqa: ANN401 (whatever `do` takes)
        with self._lock:
            try:
                return Job(self._executor.submit(do, *what), self._executor)
            except BrokenProcessPool:
                self._replace(self._executor)
                return Job(self._executor.submit(do, *what), self._executor)

    def result(self, job: Job[Result]) -> Result:
        """Waits for the result. Raises BodyAtFault or ReadersKilled if a process died meanwhile."""
        try:
            return job.future.result()
        except BrokenProcessPool as error:
            with self._lock:
                self._replace(job.executor)
                at_fault = job.executor in self._at_fault
            raise (BodyAtFault if at_fault else ReadersKilled)(str(error)) from error

    def shutdown(self) -> None:
        self._executor.shutdown()

    def _make(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=self._context, initializer=self._initializer)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if broken is not self._executor:
            return
        processes = dict(broken._processes or {})  # noqa: SLF001 (nothing public says how a process of a pool ended)
        broken.shutdown()
        if any(process.exitcode in FAULTS_OF_A_BODY for process in processes.values()):
            self._at_fault.add(broken)
        self._executor = self._make()


def _nothing() -> None:
    """An empty job that only starts a process."""


@contextmanager
def pool_of(workers: int, context: BaseContext, initializer: Callable[[], None]) -> Iterator[ReadingPool]:
    pool = ReadingPool(workers, context, initializer)
    try:
        yield pool
    finally:
        pool.shutdown()
