"""The long form: `python -m tests.crash [--seed N] [--only WORD]…` strikes every point and prints each result."""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from tests.crash.players import Skipped, all_struck
from tests.crash.point import Point
from tests.crash.points import POINTS
from tests.crash.strike import Struck

SHOWN = 6  # printed differences of one point


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 if any point ended differently from an undisturbed run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another one strikes other moments")
    parser.add_argument("--only", action="append", default=[], help="points whose name or scene has this word")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="stages that play side by side")
    options = parser.parse_args(arguments)
    chosen = [point for point in POINTS if _wanted(point, options.only)]
    begin, ends, skipped = time.monotonic(), [], 0
    for number, end in enumerate(all_struck(chosen, options.seed, options.jobs), 1):
        if isinstance(end, Skipped):
            skipped += 1
            _say(f"{number:3} {end.point.name}: skipped, no small file system can be mounted here")
        else:
            ends.append(end)
            _print_result(number, end)
    return _print_summary(ends, skipped, options.seed, time.monotonic() - begin)


def _wanted(point: Point, words: Sequence[str]) -> bool:
    return not words or any(word in point.name or word in point.scene for word in words)


def _print_result(number: int, struck: Struck) -> None:
    point, end = struck.point, struck.end
    place = f"{point.side} {struck.at} of {struck.of}" + (f", try {struck.tries}" if struck.tries > 1 else "")
    figures = f"{len(end.lost)} lost {len(end.doubled)} doubled {len(end.orphans)} orphans"
    who = {"self": point.role, "both": f"{point.role} and flow"}.get(point.what, point.what)
    _say(
        f"{number:3} {'ok ' if struck.sound else 'BAD'} {point.name:40} {point.scene:13} {who:16} {place:18} "
        f"{struck.label.partition('<')[0]:42} {figures} {struck.seconds:5.1f} s"
    )
    if struck.wrong:
        _say(f"      {struck.wrong}")
    for name, facts in (("lost", end.lost), ("doubled", end.doubled), ("orphan", end.orphans)):
        for fact in facts[:SHOWN]:
            _say(f"      {name}: {fact[:200]}")


def _print_summary(ends: Sequence[Struck], skipped: int, seed: int, seconds: float) -> int:
    wrong = [end for end in ends if not end.sound]
    sums = [f"{sum(len(getattr(end.end, name)) for end in ends)} {name}" for name in ("lost", "doubled", "orphans")]
    _say(
        f"{len(ends)} points struck with seed {seed} in {seconds:.0f} s, {skipped} skipped: "
        f"{', '.join(sums)}, {len(wrong)} points not as undisturbed"
    )
    return 1 if wrong else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
