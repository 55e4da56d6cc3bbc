"""Golden files: what a page reads as, written once by a test and then reviewed by a person."""

import json
import os
from pathlib import Path

import pytest


def as_json(value: object) -> object:
    """The value as a golden file gives it back: tuples are lists, enums are their words."""
    return json.loads(json.dumps(value, ensure_ascii=False))


def reviewed(golden: Path, value: object) -> object:
    """What a person reviewed; a file that is not there yet is written, and the test fails.

    In CI nothing is written: a second run of the test would take what the first one wrote for reviewed.
    """
    if not golden.exists():
        if "CI" in os.environ:
            pytest.fail(f"{golden.name} is missing: run this test by hand, review the file, and commit it")
        golden.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"wrote {golden.name}: review it against the page, then run again")
    return json.loads(golden.read_text(encoding="utf-8"))
