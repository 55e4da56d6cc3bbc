"""The documents name every command, every setting and every site, and nothing of one machine."""

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from flows.alerts.alert import AlertKind
from flows.cli.main import command_line
from flows.settings import PREFIX, Settings
from seeds.load import load_sites

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    group = typer.main.get_command(command_line())
    names = []
    for name, command in group.commands.items():  # type: ignore[attr-defined] # a group has commands
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner else [name]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`luutru {command}" in README


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example(command: str) -> None:
    group = typer.main.get_command(command_line())
    for name in command.split():
        group = group.commands[name]  # type: ignore[attr-defined] # a group has commands
    assert "Example" in (group.help or "")


@pytest.mark.parametrize("setting", [f"{PREFIX}{name.upper()}" for name in Settings.model_fields])
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"`{setting}`" in README


@pytest.mark.parametrize("site", load_sites())
def test_every_site_is_in_the_readme(site: str) -> None:
    assert f"`{site}`" in README


def test_every_decision_is_in_their_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"({path.name})" in listed for path in folder.glob("0*.md"))


def test_every_kind_of_alarm_has_its_page() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    pages = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.DOTALL | re.MULTILINE))
    assert set(pages) == set(AlertKind)
    assert all("*Look*" in page and "*Type*" in page for page in pages.values())


def test_links_between_documents_have_a_target() -> None:
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document}: {target}"


def test_requirements_hold_no_addresses() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")


def test_no_lock_file_is_tracked() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    assert not [name for name in tracked if name.endswith((".lock", "Pipfile.lock"))]


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_the_named_files_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:seeds|storage|crawlers|extractors|flows|deploy)/[\w./]*)`", text))
    assert len(named) > 30
    assert not [path for path in named if not (ROOT / path).exists()]
