"""An S3 server for the tests, on loopback: nanio, in an environment of its own; it checks every signature."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port, wait_for_port

# The server's requirements conflict with those of Prefect's server: `make` installs it in this environment.
PROGRAM = Path(f"{sys.prefix}-s3") / "bin" / "nanio"
KEYS = {"AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "only-for-tests", "AWS_REGION": "us-east-1"}
BUCKET = "archive"


@dataclass(frozen=True, slots=True)
class S3Server:
    endpoint: str
    folder: Path
    """Its objects are files in this folder."""

    def url(self, **more: str) -> str:
        asked = "&".join(f"{key}={value}" for key, value in {"endpoint": self.endpoint, **more}.items())
        return f"s3://{BUCKET}/luutru?{asked}"

    @property
    def objects(self) -> set[str]:
        top = self.folder / BUCKET / "luutru"
        return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    if not PROGRAM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no S3 server at {PROGRAM}; make sets it up")
        pytest.skip(f"no S3 server at {PROGRAM} (make test sets it up)")
    port = free_port()
    (folder / BUCKET).mkdir(parents=True)
    keys = {"NANIO_ACCESS_KEY": KEYS["AWS_ACCESS_KEY_ID"], "NANIO_SECRET_KEY": KEYS["AWS_SECRET_ACCESS_KEY"]}
    command = [
        str(PROGRAM),
        "serve",
        "--data-dir",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-access-log",
    ]
    with (folder.parent / "s3.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | keys, stdout=log, stderr=log)
    try:
        wait_for_port(port)
        yield S3Server(f"http://127.0.0.1:{port}", folder)
    finally:
        server.terminate()
        server.wait()
