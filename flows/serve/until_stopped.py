"""Runs the runner until SIGTERM or Ctrl-C, and ends it within seconds in any state of its runs."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from prefect.runner import Runner

SECONDS_FOR_RUNS = 6.0  # a crawl closes its files; what is killed instead, the next run resumes
SECONDS_AFTER_A_KILL = 1.5
SECONDS_FOR_ALL = 13.0


def run_until_stopped(runner: Runner) -> None:
    """Ends active runs after a request to stop: a crawl closes its files, and the next run resumes it."""
    asyncio.run(_until_stopped(runner))


async def _until_stopped(runner: Runner) -> None:
    """The runner's own handler of SIGTERM does not wait for its end (Prefect 3.8.8: `astop` is never awaited there)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    vars(runner)["handle_sigterm"] = lambda *_: loop.call_soon_threadsafe(stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    running = asyncio.create_task(runner.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if running.done():
        await running
        return
    _end_this_process_in(SECONDS_FOR_ALL, runner)
    if not await _ends(runner.astop(), SECONDS_FOR_RUNS):
        kill_runs(runner)
    await asyncio.wait({running}, timeout=SECONDS_AFTER_A_KILL)


async def _ends(work: Coroutine[Any, Any, None], seconds: float) -> bool:
    task = asyncio.create_task(work)
    await asyncio.wait({task}, timeout=seconds)
    return task.done()


def kill_runs(runner: Runner) -> None:
    """Each with the processes that it started; a crawl ends by itself when its flow is gone."""
    for run in list(vars(vars(runner)["_process_manager"])["_process_map"].values()):
        with suppress(ProcessLookupError):
            run.hard_kill()


def _end_this_process_in(seconds: float, runner: Runner) -> None:
    """Where Prefect's server hangs, its clients' threads would keep this process; the server ends with it."""

    def end() -> None:
        kill_runs(runner)
        sys.stderr.write("luutru: ended by force: what ran did not end in time; the next start resumes it\n")
        sys.stderr.flush()
        os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
