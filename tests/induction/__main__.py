"""Leave one out: a layout is drafted from other pages of a newspaper without their texts, and reads that page."""

import gzip
import json
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.induction.article_patterns import article_tables
from extractors.induction.draft import draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.site_file_text import site_text
from extractors.read import read
from seeds.combine_families import assemble
from seeds.site_file import SiteFile

PAGES = Path(__file__).parents[2].parent / "shared" / "induction"


def main(scorer: str) -> int:
    """`scorer` is a Python with rouge-score."""
    if not PAGES.is_dir():
        sys.stderr.write(f"{PAGES}: the benchmark's pages are not there\n")
        return 2
    truth = json.loads((PAGES / "ground_truth.json").read_text(encoding="utf-8"))
    papers: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(truth):
        papers[name.partition("_")[0]].append(name)
    read = {left: _read_without(left, names, truth) for names in papers.values() for left in names}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(read, file)
        file.flush()
        return subprocess.run([scorer, str(PAGES / "score.py"), file.name], check=False).returncode


def _read_without(left: str, names: list[str], truth: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    pages = {name: _page(name, truth[name]["url"]) for name in names}
    known = [page for name, page in pages.items() if name != left]
    head = [Line("name", "Left out", ""), Line("kind", "newspaper", ""), Line("home", known[0].url, "")]
    text = site_text(head, article_tables([page.url for page in known]), draft_layouts(known), "drafted")
    outcome = read(pages[left], assemble("left-out", SiteFile.model_validate(tomllib.loads(text)), []))
    if not isinstance(outcome, Article):
        sys.stdout.write(f"{left}: not read\n")
        return {"body": []}
    return {"body": [*([outcome.lead] if outcome.lead else []), *outcome.blocks]}


def _page(name: str, url: str) -> CapturedPage:
    return CapturedPage(gzip.decompress((PAGES / "html" / name).read_bytes()), None, url, datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
