"""The services of deploy/compose.yaml without containers, with the commands and settings of the file."""

import base64
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import yaml  # type: ignore[import-untyped] # it publishes no types

from storage.archive import open_archive
from storage.runs.totals import Funnel, latest_funnels
from tests.end_to_end.processes import ROOT
from tests.ports import free_port
from tests.postgres import postgres

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
ENV = {"POSTGRES_PASSWORD": "x", "PREFECT_AUTH": "nguoi:mat-khau", "LUUTRU_CONTACT": "nguoi@example.org"}
PATIENCE = 180.0
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Services:
    """PostgreSQL and a running Prefect server; `api` is the server's address, `worker` the worker's settings."""

    folder: Path
    api: str
    worker: dict[str, str]

    @contextmanager
    def working(self) -> Iterator[None]:
        """The worker, once it has declared its deployments."""
        with started(command_of("worker"), self.worker, self.folder / "worker.log"):
            waited_for([str(BIN / "prefect"), "deployment", "inspect", "verify/verify"], self.worker)
            yield

    def prefect(self, *words: str) -> str:
        """Prefect's own command, as a person types it with the worker's settings."""
        command = [str(BIN / "prefect"), *words]
        ended = subprocess.run(command, env=self.worker, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def night(self, site: str) -> Funnel:
        """Runs the site's deployment to its end, and returns its pages' outcomes."""
        self.prefect("deployment", "run", f"nightly-site/nightly-{site}", "--watch", "--watch-interval", "1")
        with open_archive(Path(self.worker["LUUTRU_DATA"]), self.worker["LUUTRU_DATABASE_URL"]) as archive:
            return latest_funnels(archive, [site])[0]


@contextmanager
def services(folder: Path, origin: str) -> Iterator[Services]:
    with _database() as database, _prefect(folder, database) as api:
        worker = _environment_of(
            "worker",
            LUUTRU_DATA=str(folder / "data"),
            LUUTRU_DATABASE_URL=f"{database}/luutru",
            LUUTRU_ORIGIN=origin,
            LUUTRU_DELAY="0",
            PREFECT_API_URL=api,
            PREFECT_HOME=str(folder / "worker-home"),
        )
        yield Services(folder, api, worker)


@contextmanager
def _database() -> Iterator[str]:
    """PostgreSQL's address, with the databases that the service makes at its first start."""
    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE luutru")
            for script in sorted((ROOT / "deploy" / "postgres").glob("*.sql")):
                connection.execute(script.read_bytes())
        yield url.rpartition("/")[0]


@contextmanager
def _prefect(folder: Path, database: str) -> Iterator[str]:
    """Its address, once its health check passes; only its port and its folders differ from the file."""
    port = free_port()
    command = [str(port) if word == "4200" else word.replace("0.0.0.0", "127.0.0.1") for word in command_of("prefect")]
    environment = _environment_of(
        "prefect",
        PREFECT_HOME=str(folder / "prefect"),
        PREFECT_API_DATABASE_CONNECTION_URL=f"{database.replace('postgresql', 'postgresql+asyncpg')}/prefect",
    )
    _, program, *check = COMPOSE["services"]["prefect"]["healthcheck"]["test"]
    with started(command, environment, folder / "prefect.log"):
        waited_for([str(BIN / program), *(word.replace(":4200", f":{port}") for word in check)], os.environ)
        yield f"http://127.0.0.1:{port}/api"


def command_of(service: str) -> list[str]:
    """The command, with the programs of this environment."""
    program, *words = COMPOSE["services"][service]["command"]
    return [str(BIN / program), *words]


def _environment_of(service: str, **other: str) -> dict[str, str]:
    """The environment of the file, filled from ENV; `other` replaces the values that name a container's own folders."""
    written = COMPOSE["services"][service]["environment"].items()
    # A variable without a value is passed from the outside, if it is set there.
    found = {name: _filled(str(value)) for name, value in written if value is not None}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    return clean | found | other


def _filled(value: str) -> str:
    return re.sub(r"\$\{(\w+)(?::[^}]*)?\}", lambda match: ENV[match[1]], value)


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdout=file, stderr=file)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def waited_for(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Runs it until it succeeds, like a container's health check."""
    deadline = time.monotonic() + PATIENCE
    while subprocess.run(command, env=dict(environment), capture_output=True, check=False).returncode:
        assert time.monotonic() < deadline, f"never succeeded: {command}"
        time.sleep(0.5)


def status_of(url: str, auth: str | None = None) -> int:
    request = urllib.request.Request(url, b"{}", {"Content-Type": "application/json"})
    if auth:
        request.add_header("Authorization", f"Basic {base64.b64encode(auth.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
