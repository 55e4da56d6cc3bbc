"""When an article was published, as exactly as its page says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Published:
    """`moment` is in Vietnam's time; where only the day is known it is the day's first minute."""

    moment: datetime
    precision: Precision

    def iso(self) -> str:
        """With offset, or the date alone where only the day is known."""
        return self.moment.date().isoformat() if self.precision is Precision.DAY else self.moment.isoformat()
