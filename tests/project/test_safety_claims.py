"""Each claim of safety in the README links to an existing file with tests, and to a page."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def claims() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What is safe, and how you can see it")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][1:]


def test_each_claim_has_its_test_and_its_page() -> None:
    assert len(claims()) >= 8
    for claim in claims():
        _, _, shown, more, _ = claim.split("|")
        tests = [ROOT / path for path in re.findall(r"\]\((tests/[^)]+\.py)\)", shown)]
        assert tests, claim
        assert all("def test_" in path.read_text(encoding="utf-8") for path in tests), claim
        assert re.search(r"\]\(docs/\w+\.md\)", more), claim
        assert all((ROOT / page).exists() for page in re.findall(r"docs/\w+\.md", more)), claim


def test_each_named_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([\w-]+)", "".join(claims())):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
