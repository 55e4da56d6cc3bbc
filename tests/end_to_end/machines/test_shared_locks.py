"""Locks shared by all machines: a kill releases them, and no two processes have the same lock."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.advisory_locks import RETRY, SharedLocks
from storage.data_folder import DataFolder
from storage.errors import TryAgainLater

HOLDER = """
import sys, time
from pathlib import Path
from sqlalchemy import make_url
from storage.data_folder import DataFolder
from storage.advisory_locks import SharedLocks
folder = DataFolder(Path(sys.argv[1]), SharedLocks(make_url(sys.argv[2])))
folder.make()
with folder.lock("site-x", wait=0, busy="busy"):
    print("held", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url.replace("postgresql:", "postgresql+psycopg:")


def folder(path: Path, url: str) -> DataFolder:
    made = DataFolder(path, SharedLocks(make_url(url)))
    made.make()
    return made


@contextmanager
def holder(path: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    """Another machine's process, once it has the lock."""
    command = [sys.executable, "-c", HOLDER, str(path), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_one_machine_at_a_time(tmp_path: Path, url: str) -> None:
    one, two = folder(tmp_path / "one", url), folder(tmp_path / "two", url)
    with one.lock("site-x", wait=0, busy="busy"), two.lock("site-y", wait=0, busy="busy"):
        with pytest.raises(TryAgainLater, match="busy"), two.lock("site-x", wait=0, busy="busy"):
            pass
        with two.lock("serve", wait=0, busy="busy"), one.lock("serve", wait=0, busy="busy"):
            pass
    with two.lock("site-x", wait=0, busy="busy"):
        pass


def test_a_kill_frees_it(tmp_path: Path, url: str) -> None:
    two = folder(tmp_path / "two", url)
    with holder(tmp_path / "one", url) as process:
        with pytest.raises(TryAgainLater), two.lock("site-x", wait=0, busy="busy"):
            pass
        process.kill()
        with two.lock("site-x", wait=60, busy="still held"):
            pass


def test_a_process_that_lost_its_lock_ends(tmp_path: Path, url: str) -> None:
    with holder(tmp_path / "one", url) as process:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luutru lock'")
            )
        engine.dispose()
        _, errors = process.communicate(timeout=120)
    assert process.returncode == RETRY
    assert "the lock site-x is lost" in errors
