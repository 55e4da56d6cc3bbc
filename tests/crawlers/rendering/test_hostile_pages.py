"""Pages with hostile scripts: no request on the network, no file, no process, no work past the limit.

This test renders a tenth of them; `make hostile-render` renders all 200. The browser has no network namespace here, so
only its flags and routes separate it from the loopback server, which would get the request.
"""

import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.rendering.limits import RenderLimits
from crawlers.rendering.page_input import Answer, PageInput
from storage.vocabulary import RenderingFailure
from tests.crawlers.rendering.hostile_others import ENDLESS
from tests.crawlers.rendering.hostile_pages import NUMBER, HostilePage, hostile_pages
from tests.crawlers.rendering.wire import listening
from tests.flows.browser import program

pytest.importorskip("playwright")

from crawlers.rendering.browser import RenderingBrowser

LIMITS = RenderLimits(seconds=5, settling=1.5, memory=700 * 1024 * 1024)
SLACK = 40.0  # seconds to start a browser on a busy machine
# Entries of Chromium's net log for a tried connection, a sent request, or a name lookup.
OUTWARD = ("TCP_CONNECT_ATTEMPT", "SOCKET_BYTES_SENT", "UDP_BYTES_SENT", "DNS_TRANSACTION", "HOST_RESOLVER_SYSTEM_TASK")
HARMLESS = "<title>Yên</title><p id=t></p><script>document.getElementById('t').textContent = 'đã đọc'</script>".encode()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, and the current folder; its name is short, since a socket's path must be."""
    program()
    assert tmp_path.exists()  # created before the temporary folder changes
    with tempfile.TemporaryDirectory(prefix="r-") as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.chdir(name)
        yield Path(name)
        monkeypatch.undo()


def _input(html: bytes) -> PageInput:
    answer = Answer(html, "text/html; charset=utf-8")
    return PageInput("https://bao.example/bai-1.htm", datetime(2025, 3, 1, 8, tzinfo=UTC), answer, {}, "")


def _chosen(port: int) -> list[HostilePage]:
    pages = hostile_pages(port)
    return pages if os.environ.get("HOSTILE_PAGES") == "all" else pages[:: NUMBER // 20]


def _outward(log: Path) -> list[str]:
    """The events in a net log, possibly incomplete, that would leave the browser."""
    if not log.exists():
        return []
    text = log.read_text(encoding="utf-8", errors="replace")
    words, _, events = text.partition('"logEventTypes"')[2].partition("}")
    numbers = {number: name for name, number in re.findall(r'"(\w+)": ?(\d+)', words) if name in OUTWARD}
    assert len(numbers) == len(OUTWARD) or not events
    return [numbers[number] for number in re.findall(r'"type": ?(\d+)', events) if number in numbers]


def _is_running(process: int) -> bool:
    """Whether the process runs; a killed one may stay in the process table until its parent reads its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.timeout(7200)
def test_nothing_leaves_the_browser_and_nothing_stays(temporary: Path, tmp_path: Path) -> None:
    ends, slow = dict[str, str](), list[tuple[str, float]]()
    log = tmp_path / "net.json"
    with listening() as wire:
        with RenderingBrowser(LIMITS, isolated=False, further_flags=(f"--log-net-log={log}",)) as browser:
            for page in _chosen(wire.port):
                begun = time.monotonic()
                made = browser.render(_input(page.html))
                if (took := time.monotonic() - begun) > LIMITS.seconds + SLACK:
                    slow.append((page.name, took))
                ends[page.name] = made.value if isinstance(made, RenderingFailure) else "document"
                assert wire.heard == [], page.name
                assert isinstance(made, RenderingFailure) or len(made) <= LIMITS.document
                assert _outward(log) == [], page.name
            harmless = browser.render(_input(HARMLESS))
            processes = browser.processes()
        assert processes
        assert wire.heard == []
    print(Counter(ends.values()), *(f"{name}: {end}" for name, end in ends.items()), sep="\n")
    assert not [process for process in processes if _is_running(process)]
    assert slow == []
    assert isinstance(harmless, str)
    assert "đã đọc" in harmless
    assert {end for name, end in ends.items() if name in ENDLESS} <= {"too_slow"}
    assert list(temporary.iterdir()) == []


def test_a_page_whose_script_asks_for_another_while_it_loads_is_left(temporary: Path) -> None:
    page = _input(b"<p>x</p><script>location.href = '/khac.htm'</script>")
    with RenderingBrowser(replace(LIMITS, seconds=12), isolated=False) as browser:
        assert browser.render(page) is RenderingFailure.LEFT_PAGE
        assert isinstance(browser.render(_input(HARMLESS)), str)
