"""The same pages give the same draft in every process; Python orders sets of texts differently in each."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DRAFT = """
from extractors.induction.draft import draft_layouts
from tests.extractors.induction.paper import page, story

print(draft_layouts([page(story(number), states=number % 2 == 0) for number in range(5)]))
"""


def test_a_draft_is_the_same_in_every_process() -> None:
    drafts = {_drafted(seed) for seed in ("1", "2", "3")}
    assert len(drafts) == 1
    assert "DraftedLayout(" in drafts.pop()


def _drafted(seed: str) -> str:
    settings = {**os.environ, "PYTHONHASHSEED": seed}
    ended = subprocess.run(
        [sys.executable, "-c", DRAFT], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    return ended.stdout
