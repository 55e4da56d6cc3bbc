"""Every command's --help: in its group, with an example that parses, rendered as it was written."""

import inspect
import re
import shlex
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.app import application

WIDTHS = (80, 140)
PANELS = ["Crawl", "Read and publish", "Look", "Keep"]
NO_JSON = {"serve", "room"}  # they run until they are stopped
OF_SITES = {"nightly", "backfill", "process", "reread", "release", "status", "check"}
APP = application()
ROOT: Any = typer.main.get_command(APP)  # typer bundles a click of its own, without types


def leaves() -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in ROOT.commands.items():
        if hasattr(command, "commands"):
            yield from (((name, word), leaf) for word, leaf in command.commands.items())
        else:
            yield (name,), command


COMMANDS = dict(leaves())


def shown(words: tuple[str, ...], width: int) -> str:
    done = CliRunner().invoke(APP, [*words, "--help"], env={"COLUMNS": str(width), "TERM": "dumb"})
    assert done.exit_code == 0, done.output
    assert all(len(line) <= width for line in done.output.splitlines())
    return done.output


def prose(help_text: str) -> list[list[str]]:
    """The lines outside the boxes, one paragraph after the other."""
    lines = [line.strip() for line in help_text.splitlines() if line[:1] not in "╭│╰" or not line]
    return [block.strip().splitlines() for block in re.split(r"\n\n+", "\n".join(lines)) if block.strip()]


def as_written(text: str) -> list[str]:
    return [" ".join(one.replace("`", "").split()) for one in inspect.cleandoc(text).split("\n\n")]


def boxes(help_text: str) -> dict[str, str]:
    found = re.findall(r"^╭─ (.+?) ─*╮\n(.*?)^╰─+╯$", help_text, re.MULTILINE | re.DOTALL)
    return {title: body.replace("│", " ") for title, body in found}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_word_is_shown_as_it_was_written(words: tuple[str, ...], width: int) -> None:
    command, output = COMMANDS[words], shown(words, width)
    assert [" ".join(block) for block in prose(output)][1:] == as_written(command.help)
    in_boxes = "\n".join(boxes(output).values()).split()
    for parameter in command.params:
        assert parameter.help, f"{parameter.name} has no help"
        missing = [word for word in parameter.help.replace("`", "").split() if word not in in_boxes]
        assert not missing, f"{parameter.name}: not shown: {missing}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_a_line_ends_only_where_the_next_word_does_not_fit(words: tuple[str, ...], width: int) -> None:
    for block in prose(shown(words, width)):
        for line, following in pairwise(block):
            assert len(f" {line} {following.split()[0]} ") > width, f"a line break after {line!r}"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_examples_are_commands_that_parse(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    last = as_written(command.help)[-1]
    assert re.match(r"Examples?: ", last)
    for example in last.partition(": ")[2].split(" · "):
        typed = shlex.split(example)
        typed = typed[typed.index("luutru") + 1 :]
        assert tuple(typed[: len(words)]) == words
        command.make_context(" ".join(words), typed[len(words) :])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_commands_are_in_their_groups(width: int) -> None:
    output = boxes(shown((), width))
    assert [title for title in output if title != "Options"] == PANELS
    for name, command in ROOT.commands.items():
        assert re.search(rf"^ +{name} ", output[command.rich_help_panel], re.MULTILINE), name


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_parameters_are_named_alike(words: tuple[str, ...]) -> None:
    parameters = {parameter.name: parameter for parameter in COMMANDS[words].params}
    options = {option for one in parameters.values() for option in one.opts}
    assert words[0] in NO_JSON or "--json" in options
    for one in parameters.values():
        assert one.param_type_name == "option" or one.metavar, f"{one.name} has no metavar"
        if one.type_descriptor.annotation is datetime:
            assert one.metavar == "YYYY-MM-DD"
    if words[0] in OF_SITES:
        assert "--site" not in options
        assert any(one.param_type_name == "argument" and one.metavar == "SITE" for one in parameters.values())
