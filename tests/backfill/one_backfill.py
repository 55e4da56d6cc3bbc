"""A backfill as a program, to be killed: `python -m tests.backfill.one_backfill DATA ORIGIN`."""

import sys
from datetime import date
from pathlib import Path

from flows.backfill_order import Source
from flows.settings import Settings
from tests.backfill.conftest import Folder

if __name__ == "__main__":
    Folder(Settings(data=Path(sys.argv[1]), origin=sys.argv[2], delay=0)).backfill(
        "hanoimoi", Source.WAYBACK, date(2025, 3, 1), date(2025, 3, 31)
    )
