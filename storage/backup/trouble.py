"""The faults that a backup, its check or a restore found."""

from dataclasses import dataclass
from enum import StrEnum


class TroubleKind(StrEnum):
    LOST = "lost"  # the archive no longer has it
    DAMAGED = "damaged"  # the archive has another content
    COPY_DAMAGED = "copy_damaged"  # the backup has no sound copy
    ROWS_FEWER = "rows_fewer"  # the database has fewer rows than it had
    WITHHELD_LEFT = "withheld_left"  # the backup may still have a text that was to be removed
    GENERATION_DAMAGED = "generation_damaged"  # a generation cannot be restored completely


@dataclass(frozen=True, slots=True)
class BackupTrouble:
    """`place` is a file's name in the data folder, or names a generation."""

    kind: TroubleKind
    place: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.detail}"
