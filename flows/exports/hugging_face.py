"""Writes a Hugging Face folder: shards by site and year, a card, and Croissant metadata."""

from collections.abc import Iterable
from pathlib import Path

from flows.exports.card import card
from flows.exports.croissant import write_croissant
from flows.exports.folder import ExportOrigin
from flows.exports.parquet import write_by_site_and_year
from flows.exports.row import Row
from flows.exports.tallies import Tallies


def write_hugging_face(rows: Iterable[Row], folder: Path, origin: ExportOrigin, contact: str | None) -> list[str]:
    """Returns the paths of the shards. `contact` is for takedowns. Raises LibraryMissing."""
    tallies = Tallies()
    shards = write_by_site_and_year(tallies.counted(rows), folder, tallies.keep_split)
    (folder / "README.md").write_text(card(origin, tallies, contact), encoding="utf-8")
    write_croissant(folder, origin, shards)
    return shards
