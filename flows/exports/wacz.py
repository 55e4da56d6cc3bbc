"""Exports captures as WACZ packages; a selection that chooses texts is refused."""

from collections.abc import Callable
from pathlib import Path

from flows.exports.selection import Selection, found_ordinals
from storage.archive import Archive
from storage.errors import CorrectTheInput
from storage.exports.snapshot import snapshot
from storage.wacz.export import WaczExport, export_wacz
from storage.wacz.selection import WaczSelection, pages_of_texts

MEGABYTE = 1_000_000


def export_packages(
    archive: Archive, folder: Path, selection: Selection, part_megabytes: int, progress: Callable[[int], None]
) -> WaczExport:
    """Writes `DIR/NAME.wacz`, or numbered parts; NAME is the folder's own name. Raises CorrectTheInput."""
    if selection.chooses_texts:
        raise CorrectTheInput(
            "a wacz export has captures, and --section, --language, --min-quality and --drop-near-duplicates choose "
            "texts: choose by --site, --since, --until, --query"
        )
    name = folder.resolve().name or "export"
    with snapshot(archive) as shot:  # applies takedowns that the rows do not have, and refuses an older database
        pages = pages_of_texts(archive, found_ordinals(shot, selection.query)) if selection.query is not None else None
        chosen = WaczSelection(tuple(sorted(selection.sites)), selection.since, selection.until, pages)
        return export_wacz(
            archive,
            folder,
            name,
            chosen,
            part_size=part_megabytes * MEGABYTE,
            progress=progress,
            refuse_to_end=shot.refuse_newer_takedown,
        )
