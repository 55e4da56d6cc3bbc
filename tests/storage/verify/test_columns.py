"""The claim of docs/verify.md, measured: each table and column is covered, or a reason says why not."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.storage.verify.columns import DOCS, Attempt, lines_of, reason_of, section, tries
from tests.storage.verify.full_archive import full_archive


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> list[Attempt]:
    folder: Path = tmp_path_factory.mktemp("columns")
    return [one for one in tries(full_archive(folder).data, folder / "tried") if one.changed]


def test_an_uncovered_column_has_a_reason(tried: list[Attempt]) -> None:
    assert len(tried) > 150
    assert [(one.name, one.change) for one in tried if not one.kinds and not reason_of(one.name)] == []


def test_the_table_in_the_docs_agrees_with_the_measurement(tried: list[Attempt]) -> None:
    """`python -m tests.storage.verify.columns` writes it again.

    The order in which the crawls ended decides which row a change affects, and with it further findings. A row of the
    table must therefore share at least one finding with the measurement.
    """
    documented, measured = _rows(section(DOCS.read_text(encoding="utf-8")).splitlines()), _rows(lines_of(tried))
    assert list(documented) == list(measured)
    assert [change for change in measured if not documented[change] & measured[change]] == []


def _rows(lines: Iterable[str]) -> dict[str, set[str]]:
    """The findings, or the reason why there is none, by the changed column."""
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {" ".join(row[:2]): set(row[-1].split(", ")) for row in cells}
