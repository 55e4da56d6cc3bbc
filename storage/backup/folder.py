"""The folder of a backup: the place of each content, and how a new content gets a name without harm to the old one.

`backup.json` is the manifest of the newest generation, which is replaced last; `generations/` has the manifests of all.
`rows.db` or `rows.dump` are the newest rows, and `files/` has the newest content of each file under its name in the
data folder. `earlier/` has, by SHA-256, other contents that a generation needs, or that may be the only good copy.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from storage.backup.file_names import ROWS, file_kind
from storage.backup.generation import Entry, Generation, ManifestDamaged, read_generation
from storage.durable_files import file_digest, sync_file, sync_folder
from storage.errors import CorrectTheInput, TryAgainLater

MANIFEST = "backup.json"
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)


@dataclass(frozen=True, slots=True)
class BackupFolder:
    path: Path

    @property
    def generations(self) -> Path:
        return self.path / "generations"

    @property
    def partial(self) -> Path:
        """Files being written; none of them counts."""
        return self.path / "partial"

    def place(self, name: str) -> Path:
        return self.path / name if name in ROWS else self.path / "files" / name

    def earlier(self, sha256: str) -> Path:
        return self.path / "earlier" / sha256

    def clear_partial(self) -> None:
        """Removes the unfinished files of a killed command."""
        if self.partial.exists():
            shutil.rmtree(self.partial)
        self.partial.mkdir(mode=0o700)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises TryAgainLater if another backup is being made here."""
        try:
            with FileLock(self.path / "backup.lock", timeout=0):
                yield
        except Timeout as error:
            raise TryAgainLater(f"{self.path}: another backup is being made here; run this again") from error

    def find(self, name: str, entry: Entry, *, quick: bool = False) -> Path | None:
        """The place of this content, verified by its digest (`quick`: by its size); None if no sound copy is left."""
        for path in (self.place(name), self.earlier(entry.sha256)):
            same = self.is_own_file(path) and path.stat().st_size == entry.size
            if same and (quick or file_digest(path) == entry.sha256):
                return path
        return None

    def put(self, name: str, written: Path, last: Entry | None) -> None:
        """Gives a synced file in `partial` its name. The former content of that name stays, under its digest."""
        place = self.place(name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.exists():
            digest = file_digest(place)
            if file_kind(name).is_append_only or (last and last.sha256 == digest):
                self._keep_earlier(place, digest)
        written.rename(place)
        sync_folder(place.parent)

    def put_earlier(self, sha256: str, written: Path) -> None:
        """Moves a synced file in `partial` to the contents that are named by their digests."""
        place = self.earlier(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        written.rename(place)
        sync_folder(place.parent)

    def write_manifest(self, generation: Generation, *, newest: bool = True) -> None:
        """The newest generation is valid from the second rename on."""
        self.generations.mkdir(exist_ok=True)
        own = self.generations / f"{generation.name}.json"
        for path in (own, self.path / MANIFEST) if newest else (own,):
            written = self.partial / path.name
            with written.open("w", encoding="utf-8") as file:
                file.write(generation.text())
                sync_file(file)
            written.rename(path)
            sync_folder(path.parent)

    def all_generations(self) -> list[Path]:
        """The manifests of all generations except a first one in the earlier form, the oldest first."""
        return sorted(self.generations.glob("*.json"))

    def newest(self) -> Generation | None:
        """The newest generation with a readable manifest; None if there is none."""
        for path in (self.path / MANIFEST, *reversed(self.all_generations())):
            try:
                return read_generation(path)
            except (FileNotFoundError, ManifestDamaged):
                continue
        return None

    def is_own_file(self, path: Path) -> bool:
        """A regular file inside the folder: another person's backup may have links to other folders, or pipes."""
        if path.is_symlink() or not path.is_file():
            return False
        return path.resolve().is_relative_to(self.path.resolve())

    def _keep_earlier(self, place: Path, digest: str) -> None:
        kept = self.earlier(digest)
        if kept.exists() and file_digest(kept) == digest:
            return
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        linked = self.partial / f"{digest}.link"
        linked.unlink(missing_ok=True)
        try:
            os.link(place, linked)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            copy_durably(place, linked)
        linked.rename(kept)
        sync_folder(kept.parent)


def open_backup(target: Path) -> BackupFolder:
    """A folder with a backup. Raises CorrectTheInput."""
    if not target.is_dir():
        raise CorrectTheInput(f"{target} is no folder")
    folder = BackupFolder(target)
    if folder.newest() is None:
        if (target / MANIFEST).exists():
            read_generation(target / MANIFEST)  # raises an error that names the fault
        raise CorrectTheInput(f"{target} holds no finished backup (there is no {MANIFEST} in it)")
    return folder


def copy_durably(source: Path, target: Path) -> None:
    """Copies the file with its time and mode."""
    shutil.copy2(source, target)
    with target.open("rb+") as file:
        sync_file(file)
