"""Serves the portal until SIGTERM, SIGINT or the end of standard input, or changes a running portal.

`python -m tests.rehearsal` serves; `day`, `break` and `mend` are commands for the portal on --port of this machine.
"""

import argparse
import signal
import sys
from threading import Event, Thread

from tests.rehearsal.control import NoPortal, send_command
from tests.rehearsal.portal import Rehearsal

PORT = 8431


def main() -> int:
    options = _options()
    try:
        if options.command is None:
            _serve(options)
        elif options.command == "day":
            sys.stdout.write(send_command(options.port, "day", number=options.number or ""))
        elif options.command == "break":
            sys.stdout.write(send_command(options.port, "break", host=options.host, old=options.old, new=options.new))
        else:
            sys.stdout.write(send_command(options.port, "mend"))
    except (NoPortal, OSError) as error:
        taken = f"port {options.port}: " if isinstance(error, OSError) else ""
        sys.stderr.write(f"{taken}{error}\n")
        return 2
    return 0


def _serve(options: argparse.Namespace) -> None:
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
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    day = commands.add_parser("day", help="move the running portal's day: to NUMBER, else to the next")
    day.add_argument("number", nargs="?", metavar="NUMBER")
    break_ = commands.add_parser("break", help="rename a class in a host's pages, as a new layout does")
    break_.add_argument("host", metavar="HOST")
    break_.add_argument("old", metavar="CLASS")
    break_.add_argument("new", metavar="NEW")
    mend = commands.add_parser("mend", help="undo every break")
    for command in (day, break_, mend):
        command.add_argument("--port", type=int, default=PORT, help=f"the portal's port; {PORT} if left out")
    return parser.parse_args()


def _watch_input(stop: Event) -> None:
    sys.stdin.read()
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
