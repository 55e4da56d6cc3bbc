"""A full disk gives one line and the exit code for "run it again".

With free space again, the night ends like an undisturbed one.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT, environment, run
from tests.end_to_end.settled import settled
from tests.rehearsal.portal import Rehearsal

MEGABYTE = 1024 * 1024


class SmallDisk:
    """A file system of its own. A file of zeros leaves as much free space as the test wants."""

    def __init__(self, path: Path) -> None:
        self.data = path / "data"
        self._heap = path / "heap"

    def leave(self, size: int) -> None:
        """Leaves this many bytes free."""
        self.make_room()
        free = os.statvfs(self._heap.parent)
        with self._heap.open("wb") as heap:
            os.posix_fallocate(heap.fileno(), 0, free.f_bavail * free.f_frsize - size)

    def make_room(self) -> None:
        self._heap.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    path = tmp_path / "disk"
    path.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={64 * MEGABYTE}", "tmpfs", str(path))
    if (
        os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small file system cannot be mounted here")
    yield SmallDisk(path)
    subprocess.run(("umount", str(path)), check=True)


@pytest.mark.parametrize("room", [0, 320 * 1024])
def test_the_disk_is_full_while_a_site_is_crawled(
    room: int, disk: SmallDisk, portal: Rehearsal, undisturbed: Undisturbed
) -> None:
    shutil.copytree(undisturbed.first, disk.data)
    portal.day = 2
    disk.leave(room)
    full = run((*ONE_NIGHT, SITE), environment(disk.data, portal.origin))
    reports_full_disk(full)
    disk.make_room()
    again = run((*ONE_NIGHT, SITE), environment(disk.data, portal.origin))
    assert again.returncode == 0, again.stderr
    assert settled(disk.data) == undisturbed.ends(2)


@pytest.mark.parametrize("room", [0, 16 * 1024])
def test_the_disk_is_full_while_texts_are_published(room: int, disk: SmallDisk, undisturbed: Undisturbed) -> None:
    shutil.copytree(undisturbed.unpublished, disk.data)
    disk.leave(room)
    full = run((*LUUTRU, "publish"), environment(disk.data, None))
    reports_full_disk(full)
    disk.make_room()
    again = run((*LUUTRU, "publish"), environment(disk.data, None))
    assert again.returncode == 0, again.stderr
    assert settled(disk.data) == undisturbed.ends(1)


def reports_full_disk(ended: subprocess.CompletedProcess[str]) -> None:
    assert ended.returncode == 75, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("luutru: ")
    assert "full" in line or "No space" in line
