"""A healthy archive gives no finding, in any folder and after any process."""

import tracemalloc
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.errors import TryAgainLater
from storage.verify.run import verify
from tests.storage.copies import Copy


def test_several_nights_agree(either: Copy) -> None:
    """The archive is a copy, so its folder differs from the one in which it was made."""
    assert either.findings() == []
    assert either.repaired() == []


def test_a_renamed_folder_agrees(copy: Copy) -> None:
    there = copy.data.rename(copy.data.with_name("another name"))
    assert Copy(there, None).findings() == []


def test_an_empty_archive_agrees(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        assert list(verify(archive)) == []


def test_progress_is_reported(copy: Copy) -> None:
    told: dict[str, tuple[int, int]] = {}

    def progress(task: str, done: int, total: int) -> None:
        told[task] = (done, total)

    with copy.opened() as archive:
        assert list(verify(archive, progress)) == []
    assert set(told) == {"thanhtri: verified", "sotttt: verified", "corpus: verified"}
    assert all(done == total for done, total in told.values())


@pytest.mark.parametrize("lock", ["site-thanhtri", "crawl-sotttt"])
def test_an_active_site_is_reported(copy: Copy, lock: str) -> None:
    with (
        copy.opened() as archive,
        archive.folder.lock(lock, wait=0, busy="busy"),
        pytest.raises(TryAgainLater, match=r"at work on this site|is being crawled"),
    ):
        list(verify(archive))


def test_memory_does_not_grow_with_the_files(copy: Copy) -> None:
    """Ten times the records in one file, without rows, need memory only for their findings."""
    path = copy.warc()
    content = path.read_bytes()

    def peak() -> int:
        tracemalloc.start()
        with copy.opened() as archive:
            for _ in verify(archive):
                pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak()
    small = peak()
    path.write_bytes(content * 10)
    assert peak() < small + 20 * len(content)
