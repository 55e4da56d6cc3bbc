"""Plays redesigns and prints how many were repaired: `python -m tests.relearn [--seeds N] [--sites A,B]`."""

import argparse
import time
from collections import Counter, defaultdict

from tests.rehearsal.redesigns import WITHOUT_TEXT, Redesign
from tests.relearn.played import SITES, PlayedRedesign, play

# Seeds below this one were used while the drafts were built.
FIRST_SEED = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=FIRST_SEED)
    parser.add_argument("--sites", default=",".join(SITES))
    parser.add_argument("--kinds", default=",".join(Redesign))
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    began = time.process_time()
    counts: defaultdict[Redesign, Counter[str]] = defaultdict(Counter)
    for seed in range(asked.first, asked.first + asked.seeds):
        for slug in asked.sites.split(","):
            for kind in asked.kinds.split(","):
                played = play(slug, seed, Redesign(kind))
                if played is not None:
                    counts[Redesign(kind)].update(_outcome(played))
                    if asked.verbose:
                        _tell(played)
    _table(counts)
    print(f"\n{time.process_time() - began:.0f} s of CPU")


def _outcome(played: PlayedRedesign) -> dict[str, int]:
    repairable = bool(played.broken) and played.kind not in WITHOUT_TEXT
    return {
        "played": 1,
        "unbroken": int(not played.broken),
        "repairable": int(repairable),
        "repaired": int(repairable and played.repaired),
        "wrong": played.wrong,
        "false": int(played.kind in WITHOUT_TEXT and played.proposal is not None and played.proposal.passes),
    }


def _table(counts: defaultdict[Redesign, Counter[str]]) -> None:
    names = ("played", "unbroken", "repairable", "repaired", "wrong", "false")
    print("| kind | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    total: Counter[str] = Counter()
    for kind, count in counts.items():
        total += count
        print(f"| {kind} | " + " | ".join(str(count[name]) for name in names) + " |")
    print("| all | " + " | ".join(str(total[name]) for name in names) + " |")


def _tell(played: PlayedRedesign) -> None:
    head = f"{played.site} {played.seed} {played.kind}: {played.broken} of {played.pages} broken, "
    print(f"{head}{played.rightly} right, {played.wrong} wrong, repaired {played.repaired}")
    if played.proposal and not played.proposal.passes:
        failed = [f"{one.name}: {one.measured}" for one in played.proposal.checks if not one.passed]
        print("    " + "; ".join([*failed, *played.proposal.reports]))


if __name__ == "__main__":
    main()
