"""Writes the schema that Prefect's own migrations make: `python -m tests.flows.orchestration.prefect_schema`."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.orchestration.home import QUIET
from flows.orchestration.prefect_database import SCHEMA
from flows.orchestration.server_process import HOST, end_server, start_server, wait_for_server
from tests.ports import free_port

SECRET = "luutru:schema"


def migrated(folder: Path) -> Path:
    """A database that Prefect's server made at its first start."""
    file, log = folder / "prefect.db", folder / "server.log"
    port = free_port()
    own = QUIET | {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{file}",
        "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
        "PREFECT_UI_ENABLED": "0",
        "LUUTRU_DATA": str(folder),
    }
    server = start_server(port, SECRET, log, own)
    try:
        wait_for_server(server, f"http://{HOST}:{port}/api", SECRET, log)
    finally:
        end_server(server)
    return file


def schema_of(file: Path) -> str:
    """The statements that make it. The only row kept is that of the current migration."""
    with sqlite3.connect(file) as connection:
        statements = [one for one in connection.iterdump() if not one.startswith("INSERT") or "alembic_version" in one]
    connection.close()
    lines = "\n".join(statements).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        SCHEMA.write_text(schema_of(migrated(Path(name))), encoding="utf-8")
    subprocess.run(["git", "--no-pager", "diff", "--stat", os.fspath(SCHEMA)], check=False, stdout=sys.stdout)
