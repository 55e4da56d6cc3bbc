"""Plays normal nights of the sites, and counts what is doubted or drafted: `python -m tests.relearn.normal_nights`."""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from flows.relearn.after_night import relearn_after_night, wants_relearning
from storage.archive import open_archive
from storage.runs.health import DIFFERS, SECOND, health_of
from tests.end_to_end.nights import pipeline
from tests.rehearsal.portal import Rehearsal
from tests.relearn.played import SITES

SEED = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--sites", default=",".join(SITES))
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    names = ("nights", "broken", "drafts", "accepted", "read", "witnessed", "doubted", "second", "differ")
    print("| site | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for slug in asked.sites.split(","):
        began = time.monotonic()
        counts = _nights(slug, asked.seed, asked.nights)
        told = " | ".join(str(counts[name]) for name in names)
        print(f"| {slug} | {told} | {time.monotonic() - began:.0f} s", flush=True)


def _nights(slug: str, seed: int, number: int) -> Counter[str]:
    """Every night is followed by what `LUUTRU_RELEARN=auto` does."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Rehearsal(seed=seed, day=1) as portal:
        sites = Path(folder) / "sites"
        sites.mkdir()
        work = pipeline(Path(folder) / "data", portal.origin, sites=sites, relearn="auto")
        for day in range(1, number + 1):
            portal.day = day
            run_id = work.night(slug).run_id
            with open_archive(work.settings.data) as archive:
                health = health_of(archive, run_id)
                totals, bad = (health.figures["totals"], health.figures["bad"]) if health else ({}, {})
                counts.update(nights=1, broken=int(health is not None and health.verdict == "broken"))
                counts.update(read=totals.get("read", 0), witnessed=totals.get("witnessed", 0))
                counts.update(doubted=bad.get("witnessed|witnesses_differ", 0))
                counts.update(second=totals.get(SECOND, 0), differ=bad.get(f"{SECOND}|{DIFFERS}", 0))
                if wants_relearning(work.settings, archive, slug, run_id):
                    draft = relearn_after_night(work.settings, archive, slug, run_id)
                    counts.update(drafts=1, accepted=int(draft.accepted))
    return counts


if __name__ == "__main__":
    main()
