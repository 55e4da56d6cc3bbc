"""A headless Chromium that a test controls through the DevTools protocol: pages, their text, pictures, requests."""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect
from websockets.sync.connection import Connection

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60.0
# Chromium's own services, even when switched off; what a page requests from them is in `Browser.asked`.
ITS_OWN = (".google.com", ".googleapis.com", ".gvt1.com")


def program() -> str:
    """Skips the test if there is no Chromium, but not in CI."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("no Chromium here; .ci/run installs it")
    pytest.skip("no Chromium here (Debian: apt-get install chromium)")


@contextmanager
def chromium(folder: Path, proxy: str) -> Iterator["Browser"]:
    """Requests that are not to loopback go to the `proxy`.

    Names are not resolved, and Chromium's own services are off.
    """
    command = [
        program(),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--hide-scrollbars",
        "--window-size=1280,900",
        f"--proxy-server={proxy}",
        f"--user-data-dir={folder / 'profile'}",
        "--remote-debugging-port=0",
        "about:blank",
    ]
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(folder)})
    try:
        address = _address(folder / "chromium.log", process)
        # Messages about the page's requests arrive while a test does other things and reads none.
        with connect(address, max_size=None, max_queue=None, ping_interval=None) as connection:
            browser = Browser(connection)
            browser.open_tab()
            yield browser
    finally:
        process.kill()
        process.wait()


class Browser:
    """One tab. `asked` has the address of every request of its pages, `refused` those that their policy forbade."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._session: str | None = None
        self.asked: list[str] = []
        self.refused: list[str] = []

    def open_tab(self) -> None:
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": dict(parameters or {})}
        if self._session:
            message["sessionId"] = self._session
        self._connection.send(json.dumps(message))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE))
            self._note(answer)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def go(self, url: str) -> None:
        self.call("Page.navigate", {"url": url})

    def evaluate(self, script: str) -> Any:
        answer = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True})
        return answer["result"].get("value")

    @property
    def text(self) -> str:
        return str(self.evaluate("document.body ? document.body.innerText : ''") or "")

    def wait_for(self, *words: str) -> str:
        """Returns the page's text once it contains all the words."""
        deadline = time.monotonic() + PATIENCE
        while not all(word in (text := self.text) for word in words):
            assert time.monotonic() < deadline, f"these words did not appear: {words}; the page has:\n{text}"
            time.sleep(0.1)
        return text

    def click(self, selector: str, text: str) -> None:
        """Clicks the first element that matches the selector and whose text contains the words."""
        script = f"""(() => {{
            const found = [...document.querySelectorAll({json.dumps(selector)})]
                .find((one) => one.innerText.includes({json.dumps(text)}));
            if (found) found.click();
            return Boolean(found);
        }})()"""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(script):
            assert time.monotonic() < deadline, f"nothing to click: {selector} with {text!r}"
            time.sleep(0.1)

    def fill(self, selector: str, value: str) -> None:
        """Enters the value like a person, so that the page's own script gets its events."""
        script = f"""(() => {{
            const field = document.querySelector({json.dumps(selector)});
            if (!field) return false;
            Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, {json.dumps(value)});
            for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, {{bubbles: true}}));
            return true;
        }})()"""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(script):
            assert time.monotonic() < deadline, f"nothing to fill: {selector}"
            time.sleep(0.1)

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"]))

    def _note(self, message: Mapping[str, Any]) -> None:
        if message.get("method") == "Network.requestWillBeSent":
            self.asked.append(message["params"]["request"]["url"])
        if message.get("method") == "Network.webSocketCreated":
            self.asked.append(message["params"]["url"])
        if (
            message.get("method") == "Log.entryAdded"
            and "Content Security Policy" in message["params"]["entry"]["text"]
        ):
            self.refused.append(message["params"]["entry"]["text"])


def asked_by_pages(lines: Iterable[str]) -> list[str]:
    """The request lines of a proxy's log that Chromium did not send by itself; those of workers are included."""
    hosts = {line: urlsplit(f"//{line.split()[1].rpartition('//')[2]}").hostname or "" for line in lines}
    return [line for line, host in hosts.items() if not host.endswith(ITS_OWN)]


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while not (found := re.search(r"DevTools listening on (ws://\S+)", log.read_text(errors="replace"))):
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, "Chromium did not start"
        time.sleep(0.05)
    return found[1]
