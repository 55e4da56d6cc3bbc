"""Runs axe-core in the page that a browser shows."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.browser import Browser

PLACE = Path(f"{sys.prefix}-axe")
_ASK = "axe.run(document, {resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations))"
_GRAVE = ("serious", "critical")


def axe_script() -> str:
    found = next(PLACE.glob("lib/python*/site-packages/axe_playwright_python/axe.min.js"), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"no axe-core in {PLACE}; make sets it up")
        pytest.skip(f"no axe-core in {PLACE} (make test sets it up)")
    return found.read_text(encoding="utf-8")


def grave_violations(browser: Browser, script: str) -> list[str]:
    """The serious and critical violations that axe-core finds on the page."""
    browser.call("Runtime.evaluate", {"expression": script})
    asked = {"expression": _ASK, "awaitPromise": True, "returnByValue": True}
    found: list[dict[str, Any]] = json.loads(browser.call("Runtime.evaluate", asked)["result"]["value"])
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in _GRAVE
    ]
