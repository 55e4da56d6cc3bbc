"""A damaged Prefect database is reported with what to do; a command that would fail on it does not start."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.doctor import CheckState, examine
from flows.orchestration.prefect_database import PrefectDatabaseDamaged, check_prefect_database
from flows.settings import Settings
from storage.archive import open_archive
from tests.end_to_end.processes import LUUTRU, environment, run


def filled(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE flow_run (id TEXT PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO flow_run VALUES (?, ?)", [(str(one), "x" * 500) for one in range(200)])
    connection.close()


def random_bytes(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def cut_short(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:40_000])


def a_page_of_zeros(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(3 * 4096))


def a_folder(path: Path) -> None:
    path.mkdir()


def a_short_text(path: Path) -> None:
    path.write_text("not a database, and shorter than its head")


DAMAGES = (random_bytes, cut_short, a_page_of_zeros, a_folder, a_short_text)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "the data"):
        pass
    (tmp_path / "the data" / "prefect").mkdir()
    return tmp_path / "the data" / "prefect" / "prefect.db"


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_with_what_to_do(place: Path, damage: Callable[[Path], None]) -> None:
    damage(place)
    with pytest.raises(PrefectDatabaseDamaged, match="holds no page: move it away"):
        check_prefect_database(place.parents[1])
    (found,) = (one for one in examine(Settings(data=place.parents[1])) if one.what == "Prefect")
    assert found.health == CheckState.ERROR
    assert str(place) in found.said


@pytest.mark.parametrize("whole", [filled, Path.touch, lambda _: None])
def test_a_sound_one_is_not_reported(place: Path, whole: Callable[[Path], None]) -> None:
    whole(place)
    check_prefect_database(place.parents[1])


def test_one_that_another_command_writes_is_not_reported(place: Path) -> None:
    filled(place)
    writer = sqlite3.connect(place, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    check_prefect_database(place.parents[1])
    writer.close()


def test_this_one_is_not_checked_if_prefect_has_another_database(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random_bytes(place)
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://prefect@127.0.0.1/prefect")
    check_prefect_database(place.parents[1])


@pytest.mark.parametrize("command", [("nightly", "thanhtri"), ("backfill", "thanhtri"), ("serve",)])
def test_a_command_reports_it_in_one_line_and_asks_for_no_retry(place: Path, command: tuple[str, ...]) -> None:
    random_bytes(place)
    ended = run((*LUUTRU, *command), environment(place.parents[1], "http://127.0.0.1:9"))
    assert ended.returncode == 2
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    assert len(lines) == 1
    assert f"{place}: damaged (file is not a database)" in lines[0]
    assert f"mv '{place}' '{place}.damaged'" in lines[0]
