"""`luutru db copy`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.progress import bars, board
from storage.data_folder import DataFolder
from storage.database.copy import copy_database
from storage.database.engine import Database, open_database
from storage.errors import NoArchive


def db_copy(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="The URL of a database, or a data folder with archive.db.")
    ],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty database, or an empty data folder.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the rows and the digest of each table as JSON.")
    ] = False,
) -> None:
    """Copy the rows of an archive to another database, all or none, and prove that they are equal.

    The WARC files and the corpus stay where they are: set LUUTRU_DATABASE_URL afterwards. Stop all other commands
    first: rows that they write after the copy began are not in the copy. The search index is not copied: afterwards
    `luutru search --rebuild` builds it.

    Example: luutru db copy ./data postgresql://luutru@127.0.0.1/luutru
    """
    one, other = _source(source), _database(target)
    try:
        with bars(Console(stderr=True)):
            copied = copy_database(one, other, board().show)
    finally:
        one.close()
        other.close()
    if as_json:
        typer.echo(json.dumps([{"table": c.table, "rows": c.rows, "digest": c.digest} for c in copied], indent=2))
        return
    for table in copied:
        typer.echo(f"{table.table}: {table.rows} rows, {table.digest[:16]}")
    typer.echo(f"Copied and compared {sum(table.rows for table in copied)} rows.")


def _source(stated: str) -> Database:
    if "://" not in stated and not DataFolder(Path(stated)).rows.is_file():
        raise NoArchive(f"no archive in {Path(stated).resolve()}; set LUUTRU_DATA")
    return _database(stated)


def _database(stated: str) -> Database:
    return open_database(stated if "://" in stated else DataFolder(Path(stated)).database_url)
