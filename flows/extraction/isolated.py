"""Reads bodies one by one in a separate process, to find the body that breaks a reading process."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from extractors.refusal import RefusalReason

Item = TypeVar("Item")
Result = TypeVar("Result")

_BROKEN = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
# The exit codes of multiprocessing that mean that the body is at fault.
FAULTS_OF_A_BODY = {
    -signal.SIGPROF: RefusalReason.TOO_SLOW,
    **{-number: RefusalReason.BREAKS_READER for number in _BROKEN},
}


@dataclass(frozen=True, slots=True)
class Fault(Generic[Item]):
    """The item whose reading ended the process, and the reason."""

    item: Item
    reason: RefusalReason


class ReaderEnded(Exception):
    """The process was killed from outside, or could not work at all: no item is to blame."""


def read_alone(
    begin: Callable[[], None], read: Callable[[Item], Result], items: Sequence[Item]
) -> Iterator[Result | Fault[Item]]:
    """One result per item, in order; after a fault a new process continues. Raises ReaderEnded."""
    done = 0
    while done < len(items):
        for found in _read_some(begin, read, items[done:]):
            yield found
            done += 1


def _read_some(
    begin: Callable[[], None], read: Callable[[Item], Result], items: Sequence[Item]
) -> Iterator[Result | Fault[Item]]:
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send_all, args=(begin, read, items, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        for item in items:
            try:
                yield ours.recv()
            except EOFError:
                process.join()
                reason = FAULTS_OF_A_BODY.get(process.exitcode or 0)
                if reason is None:
                    raise ReaderEnded(f"exit code {process.exitcode}") from None
                yield Fault(item, reason)
                return
    finally:
        ours.close()
        process.join()


def _send_all(begin: Callable[[], None], read: Callable[[Item], Result], items: Sequence[Item], to: Connection) -> None:
    begin()
    for item in items:
        to.send(read(item))
