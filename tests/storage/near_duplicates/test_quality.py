"""Copies made in known ways are found, and texts that only look like copies are not."""

from pathlib import Path

from storage.archive import open_archive
from storage.near_duplicates.update import update_near_duplicates
from tests.benchmarks.near_duplicates.families import families
from tests.benchmarks.near_duplicates.quality import quality_of
from tests.benchmarks.published_rows import add_texts


def test_copies_are_found_and_nothing_else(tmp_path: Path) -> None:
    texts = families(25)
    with open_archive(tmp_path / "data") as archive:
        add_texts(archive, [("", text.blocks) for text in texts])
        update_near_duplicates(archive)
        quality = quality_of(archive, texts)
    assert quality.wanted > 100
    assert quality.recall >= 0.95, quality
    assert quality.precision >= 0.99, quality
