"""Programs of others accept our packages: `wacz validate` reports no error, and ReplayWeb.page shows a page."""

import functools
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from storage.archive import open_archive
from storage.wacz.export import export_wacz
from storage.wacz.selection import WaczSelection
from tests.end_to_end.conftest import Undisturbed
from tests.end_to_end.wacz.install_player import FILES
from tests.end_to_end.wacz.test_packages import entries, listed
from tests.flows.browser import PATIENCE, Browser, chromium
from tests.flows.local_servers import refusing_proxy, serving

TOOLS = Path(f"{sys.prefix}-wacz")
# Reads the texts of the page and of all its frames, including shadow trees.
_ALL_TEXT = """(() => {
    const texts = (root) => [...root.querySelectorAll("*")].map((one) => {
        const inner = one.shadowRoot ? texts(one.shadowRoot) : "";
        let framed = "";
        if (one.tagName === "IFRAME" && one.contentDocument && one.contentDocument.body)
            framed = one.contentDocument.body.innerText + texts(one.contentDocument);
        return inner + framed;
    }).join(" ");
    return texts(document);
})()"""


@pytest.fixture(scope="module")
def package(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (TOOLS / "installed").exists():
        if os.environ.get("CI"):
            pytest.fail(f"no {TOOLS}; make sets it up")
        pytest.skip(f"no {TOOLS} (make test sets it up)")
    folder = tmp_path_factory.mktemp("wacz")
    with open_archive(undisturbed.second) as archive:
        made = export_wacz(archive, folder, "tin", WaczSelection(), progress=lambda _: None)
    return made.files[0]


def test_wacz_validate_finds_nothing_wrong(package: Path) -> None:
    command = [str(TOOLS / "bin" / "wacz"), "validate", "-f", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the passed WACZ is valid" in done.stdout


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[tuple[Browser, list[str]]]:
    with refusing_proxy() as (proxy, lines), chromium(tmp_path, proxy) as one:
        yield one, lines


def test_replaywebpage_shows_a_page(package: Path, browser: tuple[Browser, list[str]], tmp_path: Path) -> None:
    page = listed(entries(package))[0]
    opened, outside = browser
    site = tmp_path / "site"
    (site / "replay").mkdir(parents=True)
    shutil.copy(package, site / "tin.wacz")
    for name in FILES:
        shutil.copy(TOOLS / "player" / name, site / ("replay" if name == "sw.js" else ".") / name)
    (site / "index.html").write_text(
        f'<!doctype html><script src="ui.js"></script><replay-web-page source="tin.wacz" url="{page["url"]}" '
        'replayBase="./replay/" embed="replayonly"></replay-web-page>',
        encoding="utf-8",
    )
    # The frame's page, which the player's service worker sends once it runs.
    (site / "replay" / "index.html").write_text(
        '<!doctype html><script src="../ui.js"></script><replay-app-main></replay-app-main>', encoding="utf-8"
    )
    handler = functools.partial(_Files, directory=str(site))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as port:
        opened.go(f"http://127.0.0.1:{port}/index.html")
        deadline = time.monotonic() + PATIENCE
        while bare(page["title"]) not in (shown := bare(str(opened.evaluate(_ALL_TEXT)))):
            assert time.monotonic() < deadline, f"the page is not shown:\n{shown}"
            time.sleep(0.2)
    blocks = page["text"].split("\n\n")
    assert [bare(block) for block in blocks if bare(block) not in shown] == []
    assert not [line for line in outside if "google" not in line]


def bare(text: str) -> str:
    """Letters and digits alone, since a browser breaks and joins lines."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if char.isalnum())


class _Files(SimpleHTTPRequestHandler):
    """Sends the files of a folder, and the requested byte ranges of a package (RFC 9110, 14)."""

    def do_GET(self) -> None:
        stretch = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if stretch is None:
            super().do_GET()
            return
        content = Path(self.translate_path(self.path)).read_bytes()
        begin, end = int(stretch[1]), min(int(stretch[2] or len(content) - 1), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end + 1 - begin))
        self.end_headers()
        self.wfile.write(content[begin : end + 1])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Logs nothing."""
