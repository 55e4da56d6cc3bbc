"""Serves the portal until SIGTERM, SIGINT or the end of standard input: `python -m tests.rehearsal`."""

import argparse
import signal
import sys
from threading import Event, Thread

from tests.rehearsal.portal import Rehearsal


def main() -> None:
    options = _options()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Rehearsal(seed=options.seed, day=options.day, scale=options.scale, port=options.port) as portal:
        sys.stdout.write(f"{portal.origin}\n")
        sys.stdout.flush()
        if not options.detached:
            Thread(target=_watch_input, args=(stop,), daemon=True).start()
        stop.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsal", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any; the address is printed when ready")
    parser.add_argument("--day", type=int, default=1, help="which night it is, from 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", choices=("small", "demo", "large"), default="small")
    parser.add_argument("--detached", action="store_true", help="do not end with standard input")
    return parser.parse_args()


def _watch_input(stop: Event) -> None:
    sys.stdin.read()
    stop.set()


if __name__ == "__main__":
    main()
