"""The claim of docs/verify.md, measured: each table and column is covered, or a reason says why not."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.storage.verify.columns import DOCS, Tried, full_archive, lines_of, reason_of, section, tries


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> list[Tried]:
    folder: Path = tmp_path_factory.mktemp("columns")
    return [one for one in tries(full_archive(folder).data, folder / "tried") if one.took]


def test_what_is_not_covered_has_a_reason(tried: list[Tried]) -> None:
    assert len(tried) > 150
    assert [(one.name, one.change) for one in tried if not one.kinds and not reason_of(one.name)] == []


def test_the_table_in_the_docs_is_what_was_measured(tried: list[Tried]) -> None:
    """`python -m tests.storage.verify.columns` writes it again.

    Which row a change strikes depends on the order in which the crawls ended, and so do the further findings that it
    causes: a row of the table must share a finding with what was measured.
    """
    documented, measured = _rows(section(DOCS.read_text(encoding="utf-8")).splitlines()), _rows(lines_of(tried))
    assert list(documented) == list(measured)
    assert [change for change in measured if not documented[change] & measured[change]] == []


def _rows(lines: Iterable[str]) -> dict[str, set[str]]:
    """The findings, or the reason why there is none, by what was changed."""
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {" ".join(row[:2]): set(row[-1].split(", ")) for row in cells}
