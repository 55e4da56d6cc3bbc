"""A real PostgreSQL server for the tests, from the machine's own packages, on loopback, stopped at the end."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ports import free_port

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def programs() -> Path:
    """The folder of `initdb` and `postgres`; a test is skipped where there is none, but not in CI."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else [folder for folder in FOLDERS if (folder / "initdb").exists()]
    if folders:
        return folders[0]
    if os.environ.get("CI"):
        pytest.fail("no PostgreSQL server here; .ci/run installs it")
    pytest.skip("no PostgreSQL server here (Debian: apt-get install postgresql)")


@contextmanager
def postgres() -> Iterator[str]:
    """Yields the URL of an empty server's default database.

    Its folder lies in none of pytest's: those are closed to the user that PostgreSQL, which refuses root, runs as.
    """
    bin_folder, port = programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="luutru-postgres-"))
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres")
    data, control = folder / "data", bin_folder / "pg_ctl"
    _run(bin_folder / "initdb", "-D", data, "-U", "luutru", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _run(control, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql://luutru@127.0.0.1:{port}/postgres"
    finally:
        _run(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    as_postgres = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    done = subprocess.run([*as_postgres, *words], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr or done.stdout}")
