"""Creates and reads the secret of a data folder's Prefect servers; read access to its file identifies the operator."""

import base64
import os
from pathlib import Path

from filelock import FileLock

from storage.errors import CorrectTheInput

FILE = "auth"
USER = "luutru"
_BYTES = 32


def prefect_folder(data: Path) -> Path:
    """Prefect's part of the data folder; created if missing, and closed to all other users."""
    folder = data.resolve() / "prefect"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _close(folder, 0o700)
    except OSError as error:
        raise CorrectTheInput(f"{folder}: {error.strerror}; it must belong to the user who runs luutru") from error
    return folder


def server_secret(data: Path) -> str:
    """`user:password`, as Prefect expects it; created at the first call. Raises CorrectTheInput."""
    file = prefect_folder(data) / FILE
    try:
        with FileLock(file.with_suffix(".lock"), mode=0o600):
            if found := _read(file):
                _close(file, 0o600)
                return found
            return _make(file)
    except OSError as error:
        raise CorrectTheInput(f"{file}: {error.strerror}; it must belong to the user who runs luutru") from error


def basic_authorization(secret: str) -> str:
    """The value of an Authorization header."""
    return f"Basic {base64.b64encode(secret.encode()).decode()}"


def write_privately(file: Path, text: str) -> None:
    """Writes the file at once, and never readable for other users."""
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(descriptor)
    partial.rename(file)


def _read(file: Path) -> str | None:
    """The secret; None if the file has something else, after a crash or an edit."""
    try:
        found = file.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    user, _, password = found.partition(":")
    return found if user and password and found.isascii() and found.isprintable() else None


def _make(file: Path) -> str:
    secret = f"{USER}:{base64.urlsafe_b64encode(os.urandom(_BYTES)).decode().rstrip('=')}"
    write_privately(file, f"{secret}\n")
    return secret


def _close(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(mode)
