"""Defines a rule over rows as a statement that selects the rows that break it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from storage.archive import Archive
from storage.verify.findings import FindingKind, VerifyFinding


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` selects the number or key of rows of `table` that break the rule; `detail` says what is wrong."""

    table: str
    detail: str
    broken: Select[*tuple[Any, ...]]
    kind: FindingKind = FindingKind.ROWS_DISAGREE


def check_rules(archive: Archive, rules: Iterable[Rule]) -> Iterator[VerifyFinding]:
    for rule in rules:
        with archive.database.reading() as session:
            names = [" ".join(str(part) for part in row) for row in session.execute(rule.broken.distinct())]
        for name in sorted(names):
            yield VerifyFinding(rule.kind, f"{rule.table} {name}", rule.detail)
