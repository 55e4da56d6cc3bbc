"""Runs a backfill without Prefect: `python -m tests.end_to_end.backfill.one_backfill SITE SOURCE [FILE…]`.

Its settings come from LUUTRU_… variables. It asks for March 2025 if the source has days.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flows.backfill.order import BackfillScope
from flows.backfill.steps import run_backfill
from flows.exit_codes import EXPECTED, FAILED, exit_code
from flows.settings import load_settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.vocabulary import BackfillSource

MARCH = (date(2025, 3, 1), date(2025, 3, 31))


def main(slug: str, source: BackfillSource, files: Sequence[Path]) -> int:
    try:
        settings = load_settings()
        wanted = BackfillScope(known_site(settings, slug), source, *MARCH, files=tuple(files))
        with open_archive(settings.data, settings.database_url) as archive:
            end = run_backfill(settings, archive, wanted, lambda _: None, lambda _, __: None)
            return FAILED if end.failure or end.left else 0
    except EXPECTED as failure:
        sys.stderr.write(f"luutru: {failure}\n")
        return exit_code(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], BackfillSource(sys.argv[2]), [Path(name) for name in sys.argv[3:]]))
