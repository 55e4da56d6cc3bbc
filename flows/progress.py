"""Shows the progress of a night: nowhere by default; bars in a terminal, else one line a minute."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

LEAST_SECONDS = 2.0  # before that a rate is chance


class Board(Protocol):
    """`total` is None if it is unknown."""

    def show(self, task: str, done: int, total: int | None) -> None: ...

    def refused(self, site: str, reason: str, url: str) -> None: ...


class NoBoard:
    def show(self, task: str, done: int, total: int | None) -> None:
        """Shows nothing."""

    def refused(self, site: str, reason: str, url: str) -> None:
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

    def refused(self, site: str, reason: str, url: str) -> None:
        """The closing table has the refusals."""


class LineBoard:
    """A line for each task at its end and at most once a minute before, and one for the first refusal of each kind."""

    def __init__(self, beside: Board, write: Callable[[str], None], seconds: float = 60.0) -> None:
        self._beside = beside
        self._write = write
        self._seconds = seconds
        self._times: dict[str, TaskPace] = {}
        self._refusals: Counter[tuple[str, str]] = Counter()

    def show(self, task: str, done: int, total: int | None) -> None:
        self._beside.show(task, done, total)
        pace = pace_of(self._times, task, done)
        finished = bool(total) and done == total
        if pace.finished or not (finished or time.monotonic() - pace.last >= self._seconds):
            return
        pace.last, pace.finished = time.monotonic(), finished
        refused = sum(number for (site, _), number in self._refusals.items() if task.startswith(f"{site}: "))
        self._write(f"{task}: {pace.as_text(done, total)}" + (f", {refused} refused" if refused else ""))

    def refused(self, site: str, reason: str, url: str) -> None:
        self._beside.refused(site, reason, url)
        if not self._refusals[site, reason]:
            self._write(f"{site}: the first page refused as {reason}: {url}")
        self._refusals[site, reason] += 1


@dataclass(slots=True)
class TaskPace:
    """How fast a task is; times are monotonic seconds. `seen` is the number of the last report."""

    begin: float
    done: int
    last: float
    finished: bool = False
    seen: int = 0

    @classmethod
    def begun(cls, done: int) -> "TaskPace":
        now = time.monotonic()
        return cls(now, done, now)

    def as_text(self, done: int, total: int | None) -> str:
        """The number, the rate of this run and the time left, as far as they are known."""
        number = f"{done} of {total}" if total is not None else str(done)
        seconds = time.monotonic() - self.begin
        if seconds < LEAST_SECONDS or done <= self.done:
            return number
        a_second = (done - self.done) / seconds
        rate = f"{number}, {_rate(a_second)}"
        return f"{rate}, {_span((total - done) / a_second)} left" if total and done < total else rate


def pace_of(paces: dict[str, TaskPace], task: str, done: int) -> TaskPace:
    """The task's pace; a new one if it counts from the beginning again, as reading does in each window."""
    known = paces.get(task)
    if known is None or done < known.seen:
        known = paces[task] = TaskPace.begun(done)
    known.seen = done
    return known


def _rate(a_second: float) -> str:
    """A minute or, of slow things, an hour."""
    return f"{60 * a_second:.0f} a minute" if a_second >= 1 / 60 else f"{3600 * a_second:.0f} an hour"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"  # noqa: PLR2004 (an hour and a half)


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


@contextmanager
def bars_or_lines(console: Console) -> Iterator[None]:
    """As `bars`; without a terminal a line a minute, for what takes hours."""
    lines = LineBoard(board(), lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True))
    with bars(console), shown_on(board() if console.is_terminal else lines):
        yield


def reading_bar(site: str, what: str = "pages read", total: int | None = None) -> Callable[[int], None]:
    """Called with the number of further readings; without a `total` the bar ends at its present position."""
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(f"{site}: {what}", done, done if total is None else total)

    return show
