"""What a command imports before it does anything: no more than it needs."""

import subprocess
import sys

import pytest
import typer

from flows.cli.app import application


@pytest.mark.parametrize(
    ("program", "heavy"),
    [
        ("from flows.cli.app import application; application('sites')", ("sqlalchemy", "prefect", "trafilatura")),
        *(
            (f"from flows.cli.app import application; application({word!r})", ("alembic", "prefect", "smtplib"))
            for word in ("status", "history", "diff", "nightly")
        ),
        ("from flows.cli.app import application; application('status')", ("trafilatura",)),
        ("from flows.cli.app import application; application(only_list=True)", ("sqlalchemy", "pydantic")),
        ("import flows.nightly.steps", ("alembic", "prefect", "trafilatura")),
    ],
)
def test_nothing_heavy_is_imported_in_vain(program: str, heavy: tuple[str, ...]) -> None:
    told = f"{program}; import sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("word", "known"), [("status", {"status"}), ("seed", {"seed"})])
def test_a_command_s_name_is_enough_for_it(word: str, known: set[str]) -> None:
    assert commands(word) == known


@pytest.mark.parametrize("word", [None, "--help", "statsu"])
def test_all_commands_are_known_where_none_is_named(word: str | None) -> None:
    assert {"nightly", "withhold", "seed", "db"} < commands(word)


def test_the_list_has_each_command_s_own_text() -> None:
    listed, whole = (typer.main.get_command(application(only_list=short)) for short in (True, False))
    assert texts(listed) == texts(whole)


def texts(group: object) -> dict[str, str]:
    return {name: one.help for name, one in group.commands.items()}  # type: ignore[attr-defined] # as below


def commands(first_word: str | None) -> set[str]:
    return set(typer.main.get_command(application(first_word)).commands)  # type: ignore[attr-defined] # a group has commands
