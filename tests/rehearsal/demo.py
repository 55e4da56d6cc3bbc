"""Runs one night of the pipeline on the rehearsal portal and leaves its data in ./demo-data (`make demo`).

Each further call is the next night: some pages edited, some new, some gone, the rest unchanged.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.rehearsal.portal import Rehearsal

DATA = Path("demo-data")
NIGHTS = DATA / "rehearsal-nights"


def main() -> int:
    day = int(NIGHTS.read_text(encoding="utf-8")) + 1 if NIGHTS.exists() else 1
    with Rehearsal(seed=1, day=day, scale="demo") as portal:
        print(f"Night {day} on the rehearsal portal at {portal.origin}, archive in {DATA}/", flush=True)
        code = _night(portal.origin)
    if code == 0:
        NIGHTS.write_text(f"{day}\n", encoding="utf-8")
        print(f"\nThe corpus is in {DATA / 'corpus'}. Run `make demo` again for the next night.")
        print("To read it in a browser: `make room`, then http://127.0.0.1:4201")
    return code


def _night(origin: str) -> int:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUUTRU_")}
    environment = clean | {"LUUTRU_DATA": str(DATA), "LUUTRU_ORIGIN": origin, "LUUTRU_DELAY": "0"}
    program = Path(sys.executable).with_name("luutru")
    return subprocess.run([program, "nightly"], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
