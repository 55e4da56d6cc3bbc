"""A person's mistakes: each gives one clear line on standard error, and the exit code that asks for a correction."""

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.archive import open_archive
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, environment, run

MEND = 2
ORIGIN = "http://127.0.0.1:9"
NOBODY = 65534


def refused(command: str, settings: dict[str, str]) -> str:
    """The one line, without the program's name."""
    ended = run((*LUUTRU, *command.split()), settings)
    assert ended.returncode == MEND, ended.stderr
    assert not ended.stdout
    (line,) = ended.stderr.splitlines()
    assert line.startswith("luutru: ")
    return line.removeprefix("luutru: ")


@pytest.fixture
def sites(tmp_path: Path) -> Callable[[str], str]:
    """Makes a folder with one site file of this text."""

    def folder(text: str) -> str:
        made = tmp_path / "sites"
        made.mkdir()
        (made / "lang_ta.toml").write_text(text, encoding="utf-8")
        return str(made)

    return folder


@pytest.mark.parametrize("command", ["sites", f"nightly {SITE}"])
def test_a_site_file_is_no_toml(command: str, sites: Callable[[str], str], tmp_path: Path) -> None:
    settings = environment(tmp_path / "data", ORIGIN, SITES=sites('name = "Làng ta"\nkind = portal\n'))
    line = refused(command, settings)
    assert line.startswith(f"{tmp_path / 'sites' / 'lang_ta.toml'}:2: not TOML")


def test_a_site_file_has_an_unknown_key(sites: Callable[[str], str], tmp_path: Path) -> None:
    text = 'name = "Làng ta"\nkind = "portal"\nhome = "https://lang.example/"\nfamly = "hanoi_liferay"\n'
    line = refused(f"nightly {SITE}", environment(tmp_path / "data", ORIGIN, SITES=sites(text)))
    assert line == f"{tmp_path / 'sites' / 'lang_ta.toml'}:4: famly: unknown key; did you mean 'family'?"


@pytest.mark.parametrize("command", ["nightly thanhtry", "process thanhtry", "reread thanhtry"])
def test_no_such_site(command: str, tmp_path: Path) -> None:
    line = refused(command, environment(tmp_path / "data", ORIGIN))
    assert line == "thanhtry: no such site; did you mean thanhtri?"


def test_wrong_settings(tmp_path: Path) -> None:
    data = tmp_path / "data"
    live = environment(data, None)
    assert "LUUTRU_CONTACT" in refused("nightly hanoimoi", live)
    assert "delay 0 is for rehearsals only" in refused("nightly hanoimoi", live | {"LUUTRU_DELAY": "0"})
    assert "retired since" in refused("nightly thanhtri", live | {"LUUTRU_CONTACT": "lien-he@kho.example"})
    assert "did you mean LUUTRU_DELAY?" in refused("sites", live | {"LUUTRU_DELEY": "3"})
    assert "no folder" in refused("sites", live | {"LUUTRU_SITES": str(tmp_path / "nowhere")})
    assert not data.exists()


def test_live_and_rehearsal_do_not_mix(undisturbed: Undisturbed, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(undisturbed.first)
    settings = environment(data, None, CONTACT="lien-he@kho.example")
    line = refused("nightly hanoimoi", settings)
    assert "is a rehearsal archive, and this would be a live crawl" in line


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_the_data_folder_is_a_file(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    line = refused(f"nightly {SITE}", environment(tmp_path / where, ORIGIN))
    assert line.startswith(f"data folder {tmp_path / where}: ")
    assert line.endswith("choose another with LUUTRU_DATA")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_the_data_folder_is_read_only(
    undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Root may write everywhere, so the command runs as nobody. The folder need not exist yet."""
    if run((*as_nobody(), sys.executable, "-c", "import typer, flows"), environment(tmp_path, ORIGIN)).returncode:
        pytest.skip("nobody cannot reach this interpreter or this checkout")
    data = copy_of(undisturbed.first)
    for folder in (*tmp_path.parents, tmp_path):
        if folder.is_relative_to(tmp_path.parents[2]):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    for place in (data, data / "new"):
        ended = run((*as_nobody(), *LUUTRU, "nightly", SITE), environment(place, ORIGIN))
        assert ended.returncode == MEND, ended.stderr
        (line,) = ended.stderr.splitlines()
        assert line == f"luutru: data folder {place}: Permission denied; choose another with LUUTRU_DATA"


def test_a_database_of_a_newer_version(undisturbed: Undisturbed, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(undisturbed.first)
    with closing(sqlite3.connect(data / "archive.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    for command in (f"nightly {SITE}", "publish"):
        line = refused(command, environment(data, ORIGIN))
        assert line == "the database is at schema 9999, which this luutru does not know: use a newer one"


def test_a_database_that_is_none(undisturbed: Undisturbed, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(undisturbed.first)
    for beside in data.glob("archive.db-*"):
        beside.unlink()
    (data / "archive.db").write_bytes(b"Ch\xc3\xadnh tr\xe1\xbb\x8b\n" * 1000)
    assert "the database is damaged" in refused(f"nightly {SITE}", environment(data, ORIGIN))


def test_a_mark_that_was_not_written_to_its_end(undisturbed: Undisturbed, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(undisturbed.first)
    (data / "archive.json").write_text("", encoding="utf-8")
    assert refused("status", environment(data, ORIGIN)).startswith(f"{data / 'archive.json'} is damaged")
    (data / "archive.json").unlink()
    assert run((*LUUTRU, "status"), environment(data, ORIGIN)).returncode == 0


def test_another_archives_database(undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path) -> None:
    data, other = copy_of(undisturbed.first), tmp_path / "other"
    with open_archive(other):
        pass
    shutil.copy(other / "archive.json", data / "archive.json")
    assert "belong to two different archives" in refused("publish", environment(data, ORIGIN))


def as_nobody() -> tuple[str, ...]:
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
