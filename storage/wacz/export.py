"""Exports captures as WACZ files: one, or numbered parts of a stated size, each with all that its revisits refer to."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from storage.archive import Archive
from storage.durable_files import sync_file, sync_folder
from storage.errors import CorrectTheInput
from storage.temporary_folder import temporary_folder
from storage.wacz.package import RecordsFile, WaczPackage
from storage.wacz.record_copy import copied_exchange
from storage.wacz.selection import ChosenExchange, WaczSelection, chosen_exchanges, exchange_of

PART_SIZE = 1024**3  # bytes of records; an index of so many fits into memory
MOST_PART_SIZE = 3 * 1024**3 // 2  # an entry of a ZIP file that players read is smaller than 2 GiB
_MOST_REFERRED = 8  # a 304 refers to a record, and that record may refer to an equal payload


@dataclass(frozen=True, slots=True)
class WaczExport:
    """`captures` counts the chosen exchanges, `pages` the entries in the lists of pages."""

    files: tuple[Path, ...]
    captures: int
    pages: int


def export_wacz(
    archive: Archive,
    folder: Path,
    name: str,
    selection: WaczSelection,
    *,
    part_size: int = PART_SIZE,
    progress: Callable[[int], None],
    refuse_to_end: Callable[[], None] = lambda: None,
) -> WaczExport:
    """Writes `NAME.wacz`, or `NAME-1.wacz`, `NAME-2.wacz` and so on if the records exceed `part_size`, in bytes.

    `refuse_to_end` may raise before the files get their names: then nothing is exported.
    Raises CorrectTheInput if nothing is chosen, the files exist or a part is too large, and ArchiveDamaged if a record
    is damaged.
    """
    if not 0 < part_size <= MOST_PART_SIZE:
        raise CorrectTheInput(f"a part of {part_size} bytes is not possible; the most is {MOST_PART_SIZE}")
    own = re.compile(rf"{re.escape(name)}(-\d+)?\.wacz")
    if folder.exists() and (there := sorted(path for path in folder.iterdir() if own.fullmatch(path.name))):
        raise CorrectTheInput(f"{there[0]} exists; choose another folder, or move it away")
    partial = folder / f".{name}.partial"
    with _own_folder(folder), temporary_folder(partial):
        queue = _Queue(chosen_exchanges(archive, selection))
        parts: list[tuple[int, int]] = []
        while queue.site is not None:
            parts.append(_write_part(archive, partial / f"{len(parts) + 1}.wacz", name, queue, part_size, progress))
        if not parts:
            raise CorrectTheInput("the archive has no capture of these sites and days; nothing is exported")
        refuse_to_end()
        files = tuple(_put_in_place(partial, folder, name, number, len(parts)) for number in range(1, len(parts) + 1))
        partial.rmdir()
    sync_folder(folder)
    return WaczExport(files, sum(captures for captures, _ in parts), sum(pages for _, pages in parts))


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """The folder of the packages; deletes it after a failure if it is new."""
    is_new = not folder.exists()
    try:
        yield
    except BaseException:
        if is_new and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        raise


class _Queue:
    """The chosen exchanges; it shows the next one's site before that one is taken."""

    def __init__(self, chosen: Iterator[ChosenExchange]) -> None:
        self._chosen = chosen
        self._head = next(chosen, None)

    @property
    def site(self) -> str | None:
        return self._head.site if self._head else None

    def take(self) -> ChosenExchange:
        """Raises LookupError at the end."""
        if self._head is None:
            raise LookupError("every exchange is taken")
        taken, self._head = self._head, next(self._chosen, None)
        return taken


def _write_part(
    archive: Archive, path: Path, title: str, queue: _Queue, part_size: int, progress: Callable[[int], None]
) -> tuple[int, int]:
    """Takes exchanges until the part is full. Returns how many captures and listed pages it has."""
    package = WaczPackage(archive, path, title)
    sites: list[str] = []
    listed: list[int] = []
    size = 0
    while (site := queue.site) is not None and size < part_size:
        sites.append(site)
        with package.records_of(site) as records:
            while queue.site == site and size < part_size:
                chosen = queue.take()
                size += _add(archive, package, records, chosen)
                listed.append(chosen.id)
                progress(1)
    return len(listed), package.finish(listed, sites)


def _add(archive: Archive, package: WaczPackage, records: RecordsFile, chosen: ChosenExchange) -> int:
    """Adds the exchange after those that it refers to. Returns the bytes that were added."""
    added = 0
    for exchange in (*reversed(_referred(archive, chosen)), chosen):
        if exchange.id not in package:
            copied = copied_exchange(archive, exchange, records.forms_of(exchange.file))
            confirms = exchange.original_id if exchange.status == HTTPStatus.NOT_MODIFIED else None
            package.note(exchange, records.add(exchange, copied), confirms=confirms)
            added += copied.size
    return added


def _referred(archive: Archive, chosen: ChosenExchange) -> list[ChosenExchange]:
    found: list[ChosenExchange] = []
    last = chosen
    while last.original_id is not None and len(found) < _MOST_REFERRED:
        original = exchange_of(archive, last.original_id)
        if original is None:
            break
        found.append(original)
        last = original
    return found


def _put_in_place(partial: Path, folder: Path, name: str, number: int, parts: int) -> Path:
    made = partial / f"{number}.wacz"
    with made.open("rb") as file:
        sync_file(file)
    return made.rename(folder / (f"{name}.wacz" if parts == 1 else f"{name}-{number}.wacz"))
