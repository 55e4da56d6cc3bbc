"""Runs nights of the pipeline on the rehearsal portal and leaves their data in ./demo-data (`make demo`).

The first call runs two nights, so that there is something to compare. Each further call runs the next one: some pages
edited, some new, some gone, the rest unchanged.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import luutru
from storage.archive import existing_archive
from storage.runs.page_lists import night_edits
from storage.runs.totals import latest_funnels
from tests.rehearsal.portal import Rehearsal

DATA = Path("demo-data")
NIGHTS = DATA / "rehearsal-nights"


def main() -> int:
    played = int(NIGHTS.read_text(encoding="utf-8")) if NIGHTS.exists() else 0
    for day in (played + 1,) if played else (1, 2):
        with Rehearsal(seed=1, day=day, scale="demo") as portal:
            print(f"\nNight {day} on the rehearsal portal, into {DATA}/ (about half a minute)", flush=True)
            if code := _night(portal.origin):
                return code
        NIGHTS.write_text(f"{day}\n", encoding="utf-8")
    print("\n".join(_what_to_see(day)))
    return 0


def _what_to_see(day: int) -> Iterator[str]:
    """The commands for an article, its history, a diff, a calendar and two UIs, with names from the archive."""
    program = Path(sys.executable).with_name("luutru")
    place = program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program
    yield "\nWhat there is to see:\n"
    yield f"  export LUUTRU_DATA={DATA} LUUTRU_ORIGIN=http://127.0.0.1:8431 LUUTRU_DELAY=0"
    yield f"  {place} extract 5     # an article as the corpus has it"
    with existing_archive(DATA) as archive:
        funnels = latest_funnels(archive)
        edited = next((edit.url for one in funnels for edit in night_edits(archive, one.run_id, 1)), None)
    if edited:
        yield f"  {place} history '{edited}'     # what that page showed, and when"
        yield f"  {place} diff '{edited}'     # what changed in it, word by word"
    yield f"  {place} status --calendar hanoimoi --weeks {_weeks()}     # its days, and the holes since"
    yield f"  {place} room     # the reading room, at http://127.0.0.1:4201 (also: make room)"
    yield f"  {place} serve     # the UI: open the link that it prints, at http://127.0.0.1:4200"
    portal = f"{place.with_name('python')} -m tests.rehearsal --port 8431 --scale demo --day {day + 1}"
    yield f"  {portal}     # in another terminal: the portal that a night started in the UI crawls"
    yield ""
    yield "Run `make demo` again for the next night."


def _weeks() -> int:
    """From some weeks before the newest article until tonight: the simulated articles are some years old."""
    with luutru.open(DATA) as corpus:
        newest = max(one.published for one in corpus.documents(site="hanoimoi") if one.published)
    return (datetime.now(UTC) - newest).days // 7 + 10


def _night(origin: str) -> int:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUUTRU_")}
    environment = clean | {"LUUTRU_DATA": str(DATA), "LUUTRU_ORIGIN": origin, "LUUTRU_DELAY": "0"}
    return subprocess.run([sys.executable, "-m", "flows.cli.main", "nightly"], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
