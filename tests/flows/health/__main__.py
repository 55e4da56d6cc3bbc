"""The table of misses and false alarms: `python -m tests.flows.health [first seed] [number of seeds]`."""

import sys
from collections import Counter

from storage.vocabulary import HealthVerdict
from tests.flows.health.profiles import PROFILES
from tests.flows.health.standing_still import standing_still
from tests.flows.health.trials import NORMAL, trial


def main(first: int = 101, number: int = 20) -> None:
    for profile in PROFILES:
        trials = [trial(profile, seed) for seed in range(first, first + number)]
        broken = Counter(n for one in trials for n, j in one.caught.items() if j.verdict is HealthVerdict.BROKEN)
        watch = Counter(n for one in trials for n, j in one.caught.items() if j.verdict is HealthVerdict.WATCH)
        sys.stdout.write(f"\n{profile.name}, seeds {first} to {first + number - 1}\n")
        for name in trials[0].caught:
            said = Counter(
                j.findings[0].what for one in trials for n, j in one.caught.items() if n == name and j.findings
            )
            missed = sum(name in one.missed for one in trials)
            words = ", ".join(f"{what} {times}" for what, times in said.most_common(4))
            sys.stdout.write(f"  {name:20} broken {broken[name]:3} watch {watch[name]:3} missed {missed:3}   {words}\n")
        raised = [line for one in trials for line in one.raised]
        sys.stdout.write(f"  false alarms: {len(raised)} in {NORMAL * number} normal nights\n")
        for line in raised:
            sys.stdout.write(f"    {line}\n")
        still = [standing_still(profile, seed) for seed in range(first, first + number)]
        known = sorted((one.reported or 0, one.knowable) for one in still)
        unreported = sum(one.reported is None for one in still)
        sys.stdout.write(
            f"  a source does not change: never reported {unreported}; (night reported, first knowable) {known}\n"
        )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
