"""`luutru serve` as a real process on its own folder, and the requests of a test to Prefect's server."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.orchestration.server_secret import basic_authorization, server_secret
from tests.end_to_end.processes import LUUTRU, ROOT, environment
from tests.flows.browser import Browser
from tests.ports import free_port

PATIENCE = 240.0
ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass(frozen=True, slots=True)
class Serving:
    """`ui` is the address that a person opens."""

    data: Path
    ui: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A busy server sometimes answers 503, which means: try again."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": basic_authorization(server_secret(self.data))}
        request = urllib.request.Request(f"{self.ui}/api{path}", content, headers, method=method)
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    body = answer.read()
                    return json.loads(body) if body else None
            except urllib.error.HTTPError as error:
                error.close()
                if error.code != 503:
                    raise
                time.sleep(0.5)

    def deployments(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.ask("POST", "/deployments/filter", {})}

    def start(self, deployment: str) -> str:
        found = self.deployments()[deployment]
        return str(self.ask("POST", f"/deployments/{found['id']}/create_flow_run", {})["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/flow_runs/{run_id}")
        return found

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("POST", "/flow_runs/filter", {})
        return [run for run in found if run["state_type"] != "SCHEDULED"]

    def ended(self, run_id: str) -> dict[str, Any]:
        """The run, once it has ended."""
        until(lambda: self.run(run_id)["state_type"] in ENDS, "the run ends")
        return self.run(run_id)

    def artifact(self, key: str) -> dict[str, Any]:
        """The newest artifact of the key."""
        found = self.ask("POST", "/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}})
        return dict(max(found, key=lambda one: one["created"]))

    def log_in(self, browser: Browser) -> None:
        """By a link, like a person."""
        done = subprocess.run(
            [*LUUTRU, "login"], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        browser.go(done.stdout.strip())
        browser.wait_for("Dashboard", "Deployments")

    @property
    def room(self) -> str:
        return f"http://127.0.0.1:{self.environment['LUUTRU_ROOM_PORT']}"

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(folder: Path, origin: str, **more: str) -> Iterator[Serving]:
    port = free_port()
    settings = environment(folder / "data", origin, PORT=str(port), **{"ROOM_PORT": str(free_port()), **more})
    log_file = folder / f"serve-{port}.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen([*LUUTRU, "serve"], env=settings, cwd=ROOT, stdout=log, stderr=log)
    served = Serving(folder / "data", f"http://127.0.0.1:{port}", settings, process, log_file)
    try:
        until(lambda: "serving" in log_file.read_text() or process.poll() is not None, "serve starts")
        assert process.poll() is None, log_file.read_text()
        until(lambda: "verify" in served.deployments(), "the deployments are declared")
        yield served
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen in time: {what}"
        time.sleep(0.2)


PICTURES = Path(os.environ.get("CI_ARTIFACTS_DIR", str(ROOT / "build" / "pictures")))
