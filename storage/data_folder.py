"""The data folder: the place of each file, and the locks that keep two commands apart."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL

from storage.advisory_locks import SharedLocks
from storage.errors import CorrectTheInput, TryAgainLater

TAG = "archive.json"
RESTORING = ".restoring"  # a folder in the data folder, while a backup is being restored
_OF_THIS_FOLDER = frozenset({"serve", "migrate"})  # a migration has a lock of its own in the database


def sqlite_url(file: Path) -> str:
    """A path may have any character: those with a meaning in a URL are escaped."""
    return URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One folder with everything, which can be moved: rows and indexes have paths relative to it."""

    path: Path
    shared: SharedLocks | None = None
    """Whether several machines, each with a folder of its own, share one archive."""

    @property
    def warc(self) -> Path:
        return self.path / "warc"

    @property
    def corpus(self) -> Path:
        return self.path / "corpus"

    @property
    def prefect(self) -> Path:
        return self.path / "prefect"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def database_url(self) -> str:
        return sqlite_url(self.rows)

    @property
    def rows(self) -> Path:
        return self.path.resolve() / "archive.db"

    def refuse_what_is_unfinished(self) -> None:
        """Raises CorrectTheInput if the path is no folder, or a restore was interrupted in it."""
        restoring = self.path / RESTORING
        try:
            is_no_folder = self.path.exists() and not self.path.is_dir()
            interrupted = restoring.is_dir() and any(restoring.iterdir())
        except OSError as error:
            raise self._unusable(error) from error
        if is_no_folder:
            raise CorrectTheInput(f"data folder {self.path}: it is no folder; choose another with LUUTRU_DATA")
        if interrupted:
            raise CorrectTheInput(f"a restore into {self.path} was interrupted: run `luutru restore` again")

    def refuse_without_rows(self) -> None:
        """Raises CorrectTheInput if the folder's own database is missing, or is no file."""
        if self.rows.exists() and not self.rows.is_file():
            raise CorrectTheInput(f"{self.rows} is no file: the database belongs there")
        if (self.path / TAG).exists() and not self._has_rows():
            raise CorrectTheInput(
                f"{self.rows} is gone or empty: restore it from a backup or run `luutru rebuild`; "
                "where the rows are in PostgreSQL, set LUUTRU_DATABASE_URL"
            )

    def _has_rows(self) -> bool:
        """A database without bytes has its rows in the log beside it, or has none."""
        log = self.rows.with_name(f"{self.rows.name}-wal")
        return any(path.exists() and path.stat().st_size for path in (self.rows, log))

    def has_files(self) -> bool:
        """Whether the folder has WARC files or corpus files."""
        return any(path.is_file() for part in (self.warc, self.corpus) for path in part.rglob("*"))

    def make(self) -> None:
        """Creates missing parts. Raises CorrectTheInput if that is impossible."""
        try:
            # It has texts that were taken down, and a secret; its owner decides who else may read it.
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.mkdir(mode=0o700, exist_ok=True)
            for folder in (self.warc, self.corpus, self.logs, self.path / "locks"):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.path / "locks" / "writable"
            probe.touch()
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> CorrectTheInput:
        return CorrectTheInput(f"data folder {self.path}: {error.strerror}; choose another with LUUTRU_DATA")

    @contextmanager
    def lock(self, name: str, *, wait: float, busy: str) -> Iterator[None]:
        """Acquires the lock `name`; after `wait` seconds without it, raises TryAgainLater with the line `busy`.

        The system releases it when the process ends in any way.
        """
        try:
            with FileLock(self.path / "locks" / f"{name}.lock", timeout=wait), self._everywhere(name, wait, busy):
                yield
        except Timeout as error:
            raise TryAgainLater(busy) from error

    def _everywhere(self, name: str, wait: float, busy: str) -> AbstractContextManager[None]:
        if self.shared is None or name in _OF_THIS_FOLDER:
            return nullcontext()
        return self.shared.held(name, wait, busy)
