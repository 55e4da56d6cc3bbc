"""What `luutru` understands: each command lives in a file of its own under flows/cli/commands."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

# In the order in which the help shows them; each is named as its file and its function.
_COMMANDS = (
    "nightly",
    "backfill",
    "process",
    "check",
    "publish",
    "release",
    "extract",
    "backup",
    "restore",
    "doctor",
    "serve",
    "login",
    "history",
    "diff",
    "export",
    "sites",
    "status",
    "store",
    "verify",
    "withhold",
)
_GROUPS = {
    "seed": ("import", "Documents that existed before the first crawl."),
    "db": ("copy", "The database under the archive."),
}


def application(first_word: str | None = None) -> typer.Typer:
    """A fresh application; where the first word names a command, with that alone: what others import takes a second."""
    app = typer.Typer(
        name="luutru",
        help="Crawls, archives and reads Vietnamese newspapers and Hanoi's portals, for a plain-text corpus.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_common)
    wanted = {first_word} if first_word in (*_COMMANDS, *_GROUPS) else {*_COMMANDS, *_GROUPS}
    for name in _COMMANDS:
        if name in wanted:
            app.command(name)(_command(name))
    for name, (word, told) in _GROUPS.items():
        if name in wanted:
            app.add_typer(_group(name, word, told), name=name)
    return app


def _group(name: str, word: str, told: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=told)
    group.callback()(_stay_a_group)
    group.command(word)(_command(f"{name}_{word}"))
    return group


def _command(name: str) -> Any:  # noqa: ANN401 (each command has parameters of its own)
    return getattr(import_module(f"flows.cli.commands.{name}"), name)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"luutru {version('luutru')}")
        raise typer.Exit


def _common(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """What may stand before any command."""


def _stay_a_group() -> None:
    """Needed where a group has one command in it."""
