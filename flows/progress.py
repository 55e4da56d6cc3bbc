"""Where a night shows how far it is: nowhere by default, a progress bar where a terminal is there.

A bar that grows with every batch of pages read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Board(Protocol):
    """`total` None where it is not known."""

    def show(self, task: str, done: int, total: int | None) -> None: ...


class NoBoard:
    def show(self, task: str, done: int, total: int | None) -> None:
        """Shows nothing."""


class BarBoard:
    """One bar a task."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def show(self, task: str, done: int, total: int | None) -> None:
        if task not in self._bars:
            self._bars[task] = self._progress.add_task(task, total=total)
        self._progress.update(self._bars[task], completed=done, total=total)


_board: ContextVar[Board] = ContextVar("board")


def board() -> Board:
    return _board.get(NoBoard())


@contextmanager
def shown_on(other: Board) -> Iterator[None]:
    """All that runs inside is shown there."""
    token = _board.set(other)
    try:
        yield
    finally:
        _board.reset(token)


@contextmanager
def bars(console: Console) -> Iterator[None]:
    """Bars for all that runs inside, if the console is a terminal."""
    if not console.is_terminal:
        yield
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=False) as progress, shown_on(BarBoard(progress)):
        yield


def reading_bar(site: str, what: str = "pages read", total: int | None = None) -> Callable[[int], None]:
    """To be told how many more were read; without a `total` the bar ends where it stands."""
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(f"{site}: {what}", done, done if total is None else total)

    return show
