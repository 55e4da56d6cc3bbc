"""Exports the rows of an archive into one new file, for a name like `pages.jsonl`."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.exports.counted_rows import CountedRows
from flows.exports.folder import Exported, ExportFormat
from flows.exports.jsonl import write_lines
from flows.exports.selection import Selection, selected_rows
from storage.archive import Archive
from storage.durable_files import sync_folder
from storage.errors import CorrectTheInput
from storage.exports.snapshot import snapshot

SUFFIX = ".jsonl"


def is_one_file(place: Path, form: ExportFormat) -> bool:
    """Whether the name asks for one file of lines. Raises CorrectTheInput if the format needs something else."""
    if place.suffix != SUFFIX or place.is_dir():
        return False
    if form not in (ExportFormat.TXT, ExportFormat.JSONL):  # txt is what the command takes if nobody says
        raise CorrectTheInput(f"{place}: a file of lines has the format jsonl, and {form} was asked for: name a folder")
    if place.exists():
        raise CorrectTheInput(f"{place} exists: name a new file")
    return True


def export_one_file(
    archive: Archive, file: Path, selection: Selection, progress: Callable[[int], None] = lambda _: None
) -> Exported:
    """The file appears when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with snapshot(archive) as shot, TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as name:
        rows = CountedRows(progress)
        (written,) = write_lines(rows.passed(selected_rows(shot, selection)), Path(name))
        shot.refuse_newer_takedown()
        (Path(name) / written).replace(file)
    sync_folder(file.parent)
    return Exported(rows.rows, rows.rows)
