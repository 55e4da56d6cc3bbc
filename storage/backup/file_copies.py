"""Copies files into a backup, one by one: a good copy is never replaced by a damaged one."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from storage.backup.append_only_lines import lost_lines, write_all_lines
from storage.backup.file_names import ChangeOfFile, file_kind
from storage.backup.folder import BackupFolder, copy_durably
from storage.backup.generation import Entry, Generation
from storage.backup.trouble import BackupTrouble, TroubleKind
from storage.durable_files import file_digest, sync_file
from storage.errors import TryAgainLater
from storage.warc.scan import scan


class Keeper:
    """The copies of one run: `entries` become the new generation's files."""

    def __init__(
        self, folder: BackupFolder, last: Generation | None, *, quick: bool, advance: Callable[[int], None]
    ) -> None:
        """`quick` treats a file of the same size and time as unchanged. `advance` gets the number of files done."""
        self.folder = folder
        self.last = last.files if last else {}
        self.entries: dict[str, Entry] = {}
        self.troubles: list[BackupTrouble] = []
        self.copied = 0
        self._quick = quick
        self._advance = advance

    def keep(self, name: str, source: Path, expected: str | None = None) -> None:
        """`expected` is the digest in the rows. Raises FileNotFoundError if the file is gone."""
        known = self.last.get(name)
        found = self._look(source, known)
        copy = self.folder.find(name, known, quick=self._quick) if known else None
        if known and known.sha256 == found.sha256 and copy:
            self.entries[name] = found
        elif known and copy and file_kind(name) is ChangeOfFile.LINES:
            self._keep_lines(name, source, copy, known)
        elif known and copy and not _replaces(file_kind(name), source, found, copy, known, expected):
            self.entries[name] = known
            self._report(TroubleKind.DAMAGED, name, "the backup keeps its earlier copy, which is better")
        else:
            if known and copy is None and known.sha256 == found.sha256:
                self._report(TroubleKind.COPY_DAMAGED, name, "the copy was damaged; it is copied again")
            self._copy(name, source)
            self._look_at_records(name)
        if expected and self.entries[name].sha256 != expected:
            self._keep_expected(name, expected)
        self._advance(1)

    def fetch(self, name: str, fetch: Callable[[Path], None], expected: str | None) -> None:
        """Like `keep`, for a file that `fetch` brings from the object store."""
        known = self.last.get(name)
        if known and known.sha256 == expected and self.folder.find(name, known, quick=self._quick):
            self.entries[name] = known
        else:
            fetched = self.folder.partial / "fetched"
            fetch(fetched)
            self.keep(name, fetched, expected)
            fetched.unlink(missing_ok=True)

    def carry(self, name: str, *, lost: bool) -> None:
        """The archive no longer has the file: the earlier copy stays in the backup."""
        known = self.last[name]
        if self.folder.find(name, known, quick=self._quick) is None:
            self._report(TroubleKind.COPY_DAMAGED, name, "the archive no longer has it, and the copy is damaged too")
        else:
            self.entries[name] = known
            if lost:
                self._report(TroubleKind.LOST, name, "the archive no longer has it; the backup keeps its copy")

    def take_rows(self, written: Path, name: str) -> None:
        """A file that is in the backup's `partial` folder already. It may have withheld texts."""
        written.chmod(0o600)
        self.entries[name] = _entry(written, file_digest(written))
        self.folder.put(name, written, self.last.get(name))
        self.copied += 1

    def _report(self, kind: TroubleKind, name: str, detail: str) -> None:
        self.troubles.append(BackupTrouble(kind, name, detail))

    def _look(self, source: Path, known: Entry | None) -> Entry:
        stat = source.stat()
        if self._quick and known and (known.size, known.changed) == (stat.st_size, stat.st_mtime_ns):
            return known
        return _entry(source, file_digest(source))

    def _copy(self, name: str, source: Path) -> None:
        """Copies the file and checks the copy against it; a file that is being written is copied as it is now."""
        written = self.folder.partial / "copy"
        copy_durably(source, written)
        entry = _entry(written, file_digest(written))
        if entry.sha256 != file_digest(source) and file_kind(name) in (ChangeOfFile.RECORDS, ChangeOfFile.TEXT):
            raise TryAgainLater(f"{source} could not be copied rightly: the disk fails, or it was changed meanwhile")
        self.folder.put(name, written, self.last.get(name))
        self.entries[name] = entry
        self.copied += 1

    def _look_at_records(self, name: str) -> None:
        """The digest of a closed WARC file is unknown before its first copy: its records are read once."""
        if file_kind(name) is ChangeOfFile.RECORDS and (number := _damages(self.folder.place(name))):
            self._report(TroubleKind.DAMAGED, name, f"it is damaged in {number} places; luutru verify names them")

    def _keep_lines(self, name: str, source: Path, copy: Path, known: Entry) -> None:
        number = lost_lines(copy, source)
        if not number:
            self._copy(name, source)
            return
        self._report(TroubleKind.DAMAGED, name, f"{number} lines are gone from it; the backup keeps them")
        merged = self.folder.partial / "lines"
        write_all_lines(copy, source, merged)
        with merged.open("rb+") as file:
            sync_file(file)
        entry = _entry(merged, file_digest(merged))
        if entry.sha256 != known.sha256:
            self.folder.put(name, merged, known)
            self.copied += 1
        self.entries[name] = entry

    def _keep_expected(self, name: str, expected: str) -> None:
        """Neither the archive nor the last generation has the content that the rows name; an older generation may have
        it.
        """
        earlier = self.folder.earlier(expected)
        better = None
        with suppress(FileNotFoundError):
            better = self.folder.find(name, Entry(earlier.stat().st_size, 0, expected))
        if better:
            self.entries[name] = _entry(better, expected)
        detail = "the backup keeps an earlier copy" if better else "it is not what the rows say, and no copy is"
        if not any(trouble.place == name for trouble in self.troubles):
            self._report(TroubleKind.DAMAGED, name, detail)


def _entry(path: Path, digest: str) -> Entry:
    stat = path.stat()
    return Entry(stat.st_size, stat.st_mtime_ns, digest)


def _replaces(kind: ChangeOfFile, source: Path, found: Entry, copy: Path, known: Entry, expected: str | None) -> bool:
    """Whether the archive's content replaces the content that the backup had before."""
    if expected in (found.sha256, known.sha256):
        return expected == found.sha256
    if kind not in (ChangeOfFile.RECORDS, ChangeOfFile.OPEN_RECORDS):
        return kind is not ChangeOfFile.TEXT or expected is not None
    now, before = _damages(source), _damages(copy)
    if kind is ChangeOfFile.RECORDS:
        return now < before
    return now < before or (now == before and found.size >= known.size)


def _damages(path: Path) -> int:
    return sum(step.damage is not None for step in scan(path, path.name))
