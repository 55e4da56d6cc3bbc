"""Compares saved pages with reviewed JSON files beside them, as a test of the user's own site file."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read
from extractors.refusal import Refusal
from flows.settings import load_settings
from flows.sites import known_site

NOT_REVIEWED = "compare this file with the page, field by field, then set its `reviewed` to true"
# Digests change with every rule; the kinds of blocks and the details are not in the corpus.
_LEFT_OUT = ("layout_digest", "provenance", "confirmed", "kinds", "details")

SKELETON = '''"""The saved pages beside this file are read as the JSON beside each of them says."""

from pathlib import Path

import pytest

from flows.site_check.golden import differences

PAGES = sorted(Path(__file__).parent.glob("*/*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_reading_agrees_with_its_json(page: Path) -> None:
    assert differences(page) == []
'''


def golden_text(site: str, page: CapturedPage, reading: Article) -> str:
    """The JSON of a page that nobody has reviewed yet."""
    reported = {
        "site": site,
        "url": page.url,
        "content_type": page.content_type,
        "captured_at": page.captured_at.isoformat(),
        "reviewed": False,
        "reads_as": _told(reading),
    }
    return json.dumps(reported, ensure_ascii=False, indent=2) + "\n"


def differences(page: Path) -> list[str]:
    """The differences between the JSON of a saved page and its current reading, by the site files of LUUTRU_SITES."""
    golden = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    captured_at = datetime.fromisoformat(golden["captured_at"])
    captured = CapturedPage(page.read_bytes(), golden["content_type"], golden["url"], captured_at)
    now, then = _told(read(captured, known_site(load_settings(), golden["site"]))), golden["reads_as"]
    found = [
        f"{name}: {now.get(name)!r}, not {then.get(name)!r}" for name in {**then, **now} if _differ(now, then, name)
    ]
    return found if golden["reviewed"] else [*found, NOT_REVIEWED]


def _differ(now: dict[str, Any], then: dict[str, Any], name: str) -> bool:
    return bool(now.get(name) != then.get(name))


def _told(reading: Article | Refusal) -> dict[str, Any]:
    reported = {name: value for name, value in asdict(reading).items() if name not in _LEFT_OUT}
    if isinstance(reading, Article):
        reported["published"] = reading.published.iso() if reading.published else None
        reported["warnings"] = [warning.kind.value for warning in reading.warnings]
    plain: dict[str, Any] = json.loads(json.dumps(reported, ensure_ascii=False))
    return plain
