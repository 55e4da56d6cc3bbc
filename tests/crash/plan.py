"""The plan of an armed command: where it records what it does, and at which moment something fails."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Role = Literal["crawl", "flow", "reader"]
Side = Literal["before", "middle", "after"]
What = Literal["self", "flow", "both", "run"]
ARMED = Path(__file__).parent / "armed"

SMALL = {
    "flows.extraction.batches.BATCH": 3,
    "storage.crawl_ledger.ledger.BATCH": 3,
    "storage.corpus.publish.BATCH": 3,
    "storage.readings.rereading.BATCH": 2,
    "storage.database.json_rewrite.BATCH": 1,
    "storage.readings.visit_outcomes.BATCH": 3,
    "storage.warc.writer.max_bytes": 40_000,
}
"""Sizes of batches and WARC files; one small night fills several."""

ONE_BATCH = {"storage.crawl_ledger.ledger.BATCH": 1000, "storage.crawl_ledger.ledger.BATCH_SECONDS": 3600}
"""Only discoveries commit a crawl's rows, on a slow machine too."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Strikes at moment number `at` of its kind, counted from 1, in a process of that role; then `note` is written.

    `what` is killed: the process itself, the flow above it, or both. "run" runs the command.
    """

    role: Role
    moment: str
    side: Side
    at: int
    what: What
    note: str
    command: Sequence[str] = ()


def armed(
    environment: Mapping[str, str], record: Path, strike: Strike | None, sizes: Mapping[str, int] = SMALL
) -> dict[str, str]:
    plan = {"record": str(record), "small": dict(sizes), "strike": asdict(strike) if strike else None}
    return {**environment, "PYTHONPATH": str(ARMED), "CRASH_PLAN": json.dumps(plan)}
