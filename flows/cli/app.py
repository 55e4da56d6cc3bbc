"""Builds the command line: each command has a file of its own under flows/cli/commands."""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

# The order is that of `luutru --help`. A command is named as its file and its function.
_PANELS = {
    "Crawl": ("nightly", "backfill", "check", "draft", "survey", "portals", "sites"),
    "Read and publish": ("process", "reread", "relearn", "publish", "extract", "release", "withhold", "unwithhold"),
    "Look": ("status", "search", "similar", "history", "diff", "export", "doctor"),
    "Keep": ("verify", "backup", "restore", "rebuild", "store", "serve", "room", "login"),
}
_PANEL_OF = {name: panel for panel, names in _PANELS.items() for name in names}
# A group's name, its only command, its panel and its help; the file is named for both words: db_copy.py.
_GROUPS = {
    "seed": ("import", "Keep", "Bring in documents that existed before the first crawl: `luutru seed import`."),
    "db": ("copy", "Keep", "Copy the archive's database to another database: `luutru db copy`."),
}


def application(first_word: str | None = None, *, only_list: bool = False) -> typer.Typer:
    """Returns a new application.

    If the first word names a command, only that command is imported: importing all takes a second. With `only_list`
    none is: the commands have their texts for `luutru --help`, and no parameters.
    """
    app = typer.Typer(
        name="luutru",
        help="Crawls, archives and reads Vietnamese newspapers and Hanoi's portals, for a plain-text corpus.",
        epilog="Example: luutru nightly hanoimoi. Each command has its own --help with an example.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",  # as Rich markup, [dask] would vanish and paragraphs keep the source's line breaks
    )
    app.callback()(_common)
    known = {*_PANEL_OF, *_GROUPS}
    chosen = {first_word} if first_word in known else known
    command = _listed if only_list and first_word not in known else _command
    for name, panel in _PANEL_OF.items():
        if name in chosen:
            app.command(name, rich_help_panel=panel)(command(name))
    for name, (word, panel, text) in _GROUPS.items():
        if name in chosen:
            group = typer.Typer(no_args_is_help=True, help=text, rich_markup_mode="markdown")
            group.callback()(_stay_a_group)
            group.command(word)(command(f"{name}_{word}"))
            app.add_typer(group, name=name, rich_help_panel=panel)
    return app


def _command(name: str) -> Any:  # noqa: ANN401 (each command has parameters of its own)
    return getattr(import_module(f"flows.cli.commands.{name}"), name)


def _listed(name: str) -> Callable[[], None]:
    """Returns a function with the command's help text, which is read from the file without an import."""
    tree = ast.parse((Path(__file__).parent / "commands" / f"{name}.py").read_text(encoding="utf-8"))
    (found,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)

    def listed() -> None:
        """Stand for the command."""

    listed.__doc__ = ast.get_docstring(found)
    return listed


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 (it imports the whole e-mail package)

        typer.echo(f"luutru {version('luutru')}")
        raise typer.Exit


def _common(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Accept the options before any command."""


def _stay_a_group() -> None:
    """Keep a group of one command a group: without a callback, typer makes it the command itself."""
