"""Exports one state of an archive into a folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.exports.counted_rows import CountedRows
from flows.exports.descriptor import write_descriptor
from flows.exports.folder import (
    DESCRIPTOR,
    Exported,
    ExportFormat,
    ExportOrigin,
    earlier_export,
    refuse_changed_files,
    write_checksums,
)
from flows.exports.hugging_face import write_hugging_face
from flows.exports.jsonl import write_lines
from flows.exports.parquet import ROW_GROUP, SHARD, parquet_library, write_parquet
from flows.exports.row import Row
from flows.exports.selection import Selection, selected_rows
from flows.exports.txt import write_files
from flows.exports.whole_folder import whole_or_not_there
from storage.archive import Archive
from storage.corpus.files import MANIFEST
from storage.errors import CorrectTheInput
from storage.exports.snapshot import Snapshot, snapshot


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """`contact` is whom the card of a Hugging Face folder names for takedowns."""

    format: ExportFormat
    selection: Selection
    contact: str | None = None


def export_archive(
    archive: Archive, folder: Path, order: ExportOrder, progress: Callable[[int], None] = lambda _: None
) -> Exported:
    """Raises CorrectTheInput if the folder has something else, or an export that was changed or cannot be added to."""
    with snapshot(archive) as shot:
        origin = ExportOrigin(order.format, order.selection, shot.state)
        earlier = earlier_export(folder)
        if earlier is None:
            with whole_or_not_there(folder, last=DESCRIPTOR) as partial:
                return _write(shot, origin, order, partial, progress)
        stated = {name: earlier.get(name) for name in origin.as_json()}
        if stated == origin.as_json() and order.format is not ExportFormat.TXT:
            refuse_changed_files(folder)
            return Exported(earlier["rows"], 0)
        if stated != origin.as_json():
            _refuse_another(folder, stated, origin)
        return _write(shot, origin, order, folder, progress)


def _refuse_another(folder: Path, stated: dict[str, object], origin: ExportOrigin) -> None:
    ours = origin.as_json()
    differing = [name for name in ("format", "form", "selection") if stated[name] != ours[name]]
    state = stated["state"]
    if isinstance(state, dict) and state.get("archive") != origin.state.archive:
        differing.append("archive")
    if differing:
        raise CorrectTheInput(f"{folder} holds an export with another {' and '.join(differing)}: name a new folder")
    if origin.format is not ExportFormat.TXT:
        raise CorrectTheInput(
            f"{folder} holds an export of an earlier state, and rows of it have changed since (when a text was last "
            f"seen, or ended): a {origin.format} export is written whole, into a new folder; txt exports are added to"
        )


def _write(
    shot: Snapshot, origin: ExportOrigin, order: ExportOrder, folder: Path, progress: Callable[[int], None]
) -> Exported:
    if origin.format is ExportFormat.TXT:
        done, files, sizes = write_files(shot, order.selection, folder, progress), [MANIFEST], dict[str, int]()
    else:
        counted = CountedRows(progress)
        files = _write_rows(counted.passed(selected_rows(shot, order.selection)), origin, order, folder)
        sizes = (
            {} if origin.format is ExportFormat.JSONL else {"rows_of_a_row_group": ROW_GROUP, "rows_of_a_shard": SHARD}
        )
        done = Exported(counted.rows, counted.rows)
    shot.refuse_newer_takedown()
    write_descriptor(folder, origin, files, done.rows, sizes)
    write_checksums(folder)
    return done


def _write_rows(rows: Iterable[Row], origin: ExportOrigin, order: ExportOrder, folder: Path) -> list[str]:
    match origin.format:
        case ExportFormat.PARQUET:
            return write_parquet(rows, folder)
        case ExportFormat.HF:
            return write_hugging_face(rows, folder, origin, order.contact)
        case _:
            return write_lines(rows, folder)


def refuse_without_library(form: ExportFormat) -> None:
    """Before anything is read. Raises LibraryMissing."""
    if form in (ExportFormat.PARQUET, ExportFormat.HF):
        parquet_library()
