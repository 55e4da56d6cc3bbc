"""Golden files: the expected reading of a page. A test writes a missing one once, and a person reviews it."""

import json
import os
from pathlib import Path

import pytest


def as_json(value: object) -> object:
    """The value in the form in which a golden file stores it: tuples are lists, enums are their words."""
    return json.loads(json.dumps(value, ensure_ascii=False))


def reviewed(golden: Path, value: object) -> object:
    """The reviewed value of a golden file. A missing file is written and the test fails.

    In CI nothing is written: otherwise a second run would accept the unreviewed file of the first.
    """
    if not golden.exists():
        if "CI" in os.environ:
            pytest.fail(f"{golden.name} is missing: run this test by hand, review the file, and commit it")
        golden.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"wrote {golden.name}: review it against the page, then run again")
    return json.loads(golden.read_text(encoding="utf-8"))
