"""How much of the archive a statement scans: by the database's own plan, and by the work of its execution."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine

from tests.benchmarks.growth.sent_statements import SentStatement

BIG: Final = frozenset(
    {"address", "body", "capture", "change", "document", "exchange", "page", "publication", "reading", "revisit"}
    | {"version", "visit"}
    | {"near_band", "near_pair", "near_sample", "near_text"}
)
"""Tables that grow with the archive's pages; the others grow with its sites and its nights."""
SHORT: Final = ("ix_visit_open", "ix_document_unpublished", "ix_publication_unwritten", "ix_health_held")
"""Indexes of the few pending rows; a scan of such an index is its purpose."""
_STEP: Final = 100
_ASKED: Final = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatementCost:
    """`scans` are the lines of the plan that scan a whole big table or index.

    `work` is the cost of running it: on SQLite instructions of its machine, on PostgreSQL rows that were read; None if
    it was not run.
    """

    sent: SentStatement
    scans: tuple[str, ...]
    work: int | None
    plan: str


def costs_of(engine: Engine, sent: Sequence[SentStatement]) -> Iterator[StatementCost]:
    """It changes nothing."""
    cost_of = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgres
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for one in sent:
            if _ASKED.match(one.statement):
                yield cost_of(driver, one)
                driver.rollback()


def _on_sqlite(driver: sqlite3.Connection, sent: SentStatement) -> StatementCost:
    names = _names(sent.statement)
    lines = [str(row[3]) for row in driver.execute(f"EXPLAIN QUERY PLAN {sent.statement}", sent.values)]
    scans = tuple(line for line in lines if _goes_through(line, names))
    return StatementCost(sent, scans, _instructions(driver, sent), "\n".join(lines))


def _goes_through(line: str, names: dict[str, str]) -> bool:
    """A range of row numbers alone is no search: it reads all rows after one."""
    match = re.match(r"(SCAN|SEARCH) (\w+)", line)
    if not match or names.get(match[2], match[2]) not in BIG or any(f" {name}" in line for name in SHORT):
        return False
    return match[1] == "SCAN" or "AUTOMATIC" in line or bool(re.search(r"PRIMARY KEY \(rowid[<>]", line))


def _instructions(driver: sqlite3.Connection, sent: SentStatement) -> int | None:
    if not sent.statement.lstrip().upper().startswith(("SELECT", "WITH")):
        return None
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += _STEP
        return 0

    driver.set_progress_handler(step, _STEP)
    try:
        driver.execute(sent.statement, sent.values).fetchall()
    finally:
        driver.set_progress_handler(None, 0)
    return steps


def _names(statement: str) -> dict[str, str]:
    """The tables by their names in the statement."""
    return {alias: table for table, alias in re.findall(r"\b(\w+) AS (\w+)", statement)}


def _on_postgres(driver: Any, sent: SentStatement) -> StatementCost:
    driver.execute("SET LOCAL enable_seqscan = off")  # for small tables a scan is cheaper, with any indexes
    runs = sent.statement.lstrip().upper().startswith(("SELECT", "WITH"))
    how = "ANALYZE, TIMING OFF, SUMMARY OFF, " if runs else ""
    row = driver.execute(f"EXPLAIN ({how}FORMAT JSON) {sent.statement}", sent.values).fetchone()
    plan = row[0][0]["Plan"]
    nodes = list(_nodes(plan))
    scans = tuple(
        f"{node['Node Type']} {node['Relation Name']} {node.get('Index Name', '')} {node.get('Filter', '')}".strip()
        for node in nodes
        if node.get("Relation Name") in BIG and node.get("Index Name") not in SHORT and _is_whole(node)
    )
    return StatementCost(
        sent, scans, sum(_looked_at(node) for node in nodes) if runs else None, json.dumps(plan, indent=1)
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _is_whole(node: dict[str, Any]) -> bool:
    kind = node["Node Type"]
    return kind == "Seq Scan" or (kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node)


def _looked_at(node: dict[str, Any]) -> int:
    if "Relation Name" not in node:
        return 0
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node.get("Actual Rows", 0) + removed) * node.get("Actual Loops", 1))
