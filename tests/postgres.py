"""A real PostgreSQL server for the tests, from the machine's own packages, on loopback; it stops at the end."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def programs() -> Path:
    """The folder of `initdb` and `postgres`. Skips the test if there is none, but not in CI."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else [folder for folder in FOLDERS if (folder / "initdb").exists()]
    if folders:
        return folders[0]
    if os.environ.get("CI"):
        pytest.fail("no PostgreSQL server here; .ci/run installs it")
    pytest.skip("no PostgreSQL server here (Debian: apt-get install postgresql)")


@dataclass(frozen=True, slots=True)
class Server:
    """`url` is that of its default database, and `stop_now` is the command that stops it like a power cut."""

    url: str
    stop_now: tuple[str, ...]
    _start: tuple[str, ...]

    def start(self) -> None:
        _run(*self._start)


@contextmanager
def postgres() -> Iterator[str]:
    """Yields the URL of an empty server's default database."""
    with postgres_server() as server:
        yield server.url


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Its folder is outside pytest's folders, which the user that runs PostgreSQL for root cannot read."""
    bin_folder, port = programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="luutru-postgres-"))
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres")
    data, control = folder / "data", str(bin_folder / "pg_ctl")
    _run(bin_folder / "initdb", "-D", data, "-U", "luutru", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    server = Server(
        f"postgresql://luutru@127.0.0.1:{port}/postgres",
        (*_user(), control, "-D", str(data), "-m", "immediate", "-w", "stop"),
        (control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"),
    )
    server.start()
    try:
        yield server
    finally:
        subprocess.run(server.stop_now, capture_output=True, check=True, cwd="/")
        shutil.rmtree(folder)


def _user() -> tuple[str, ...]:
    return ("runuser", "-u", "postgres", "--") if getpass.getuser() == "root" else ()


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    done = subprocess.run([*_user(), *words], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr or done.stdout}")
