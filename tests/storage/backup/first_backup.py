"""Restores a backup, and names its files and troubles."""

from pathlib import Path

from storage.backup.restore import Restored, restore
from storage.backup.run import Backup
from storage.backup.trouble import TroubleKind
from tests.storage.copies import Copy


def kinds(done: Backup | Restored) -> list[tuple[TroubleKind, str]]:
    return sorted((trouble.kind, trouble.place) for trouble in done.troubles)


def restored(target: Path, to: Path) -> tuple[Restored, Copy]:
    return restore(target, to), Copy(to, None)


def name(copy: Copy, path: Path) -> str:
    return path.relative_to(copy.data).as_posix()
