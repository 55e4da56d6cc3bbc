"""What `luutru` understands: each command lives in a file of its own under flows/commands."""

from importlib.metadata import version
from typing import Annotated

import typer

from flows.commands import (
    backfill,
    backup,
    check,
    db_copy,
    diff,
    doctor,
    export,
    extract,
    history,
    nightly,
    process,
    publish,
    release,
    restore,
    seed_import,
    serve,
    sites,
    status,
    store,
    verify,
    withhold,
)


def application() -> typer.Typer:
    """A fresh application, so that tests and documentation can ask what it holds."""
    app = typer.Typer(
        name="luutru",
        help="Crawls, archives and reads Vietnamese newspapers and Hanoi's portals, for a plain-text corpus.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_common)
    app.command("nightly")(nightly.nightly)
    app.command("backfill")(backfill.backfill)
    app.command("process")(process.process)
    app.command("check")(check.check)
    app.command("publish")(publish.publish)
    app.command("release")(release.release)
    app.command("extract")(extract.extract)
    app.command("backup")(backup.backup)
    app.command("restore")(restore.restore)
    app.command("doctor")(doctor.doctor)
    app.command("serve")(serve.serve)
    app.command("history")(history.history)
    app.command("diff")(diff.diff)
    app.command("export")(export.export)
    app.command("sites")(sites.sites)
    app.command("status")(status.status)
    app.command("store")(store.store)
    app.command("verify")(verify.verify)
    app.command("withhold")(withhold.withhold)
    seed = typer.Typer(no_args_is_help=True, help="Documents that existed before the first crawl.")
    seed.callback()(_seed)
    seed.command("import")(seed_import.seed_import)
    app.add_typer(seed, name="seed")
    db = typer.Typer(no_args_is_help=True, help="The database under the archive.")
    db.callback()(_db)
    db.command("copy")(db_copy.db_copy)
    app.add_typer(db, name="db")
    return app


def _common(
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and end.", is_eager=True)] = False,
) -> None:
    if show_version:
        typer.echo(f"luutru {version('luutru')}")
        raise typer.Exit


def _db() -> None:
    """Needed so that `db` stays a group with one command in it."""


def _seed() -> None:
    """Needed so that `seed` stays a group with one command in it."""
