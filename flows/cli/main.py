"""The command line: `luutru …`.

Every reading process imports this file again, as multiprocessing does with a program: the import must be cheap.
"""

import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

OBJECTS_BETWEEN_COLLECTIONS = 50_000  # Prefect is imported later: collecting at each 700 took a third of a start


def command_line(first_word: str | None = None, *, only_list: bool = False) -> "typer.Typer":
    """Returns the application of flows.cli.app; imports it only when it is called."""
    from flows.cli.app import application  # noqa: PLC0415 (it imports what a command needs)

    return application(first_word, only_list=only_list)


def _write_what_the_terminal_cannot() -> None:
    """Letters that its encoding lacks are written as escapes: a command never ends at them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """Prints a failure that a person can correct as one line on standard error, and ends with its exit code."""
    _write_what_the_terminal_cannot()
    try:
        with _ended_by_an_interrupt():
            application = _imported_command_line()
        application()
    except Exception as failure:
        from flows.exit_codes import EXPECTED, exit_code  # noqa: PLC0415 (a command that succeeds needs none of it)

        if not isinstance(failure, EXPECTED):
            raise
        sys.stderr.write(f"luutru: {failure}\n")
        sys.exit(exit_code(failure))
    finally:
        gc.freeze()  # else Python looks through all objects for garbage: a fifth of a short command


@contextmanager
def _ended_by_an_interrupt() -> Iterator[None]:
    """Ctrl-C ends the process at once while it only imports, without a traceback: nothing is begun yet."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # a shell lets what runs in the background ignore it
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)


def _imported_command_line() -> "typer.Typer":
    """Imports without garbage collections: imports make no garbage, and nothing of them is ever freed."""
    gc.disable()
    from flows.orchestration.loopback import ask_loopback_directly  # noqa: PLC0415 (a reading process needs none of it)

    ask_loopback_directly()
    completes = "_LUUTRU_COMPLETE" in os.environ  # typer's variable: completion needs each command's options
    application = command_line(next(iter(sys.argv[1:]), None), only_list=not completes)
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()
    return application


if __name__ == "__main__":
    main()
