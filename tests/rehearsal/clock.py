"""The portal's calendar: nights count from 1, and all content is a function of the seed and the night."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

# Before the districts were abolished (2025-07-01), so their portals exist. Newer sites start later (Desk.later).
FIRST_NIGHT: Final = date(2025, 3, 3)
# Asia/Ho_Chi_Minh has had this offset, without summer time, since 1975.
HANOI: Final = timezone(timedelta(hours=7))
WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Moment:
    """The night, and how many requests the portal has answered so far."""

    day: int
    count: int = 0

    @property
    def now(self) -> datetime:
        return clock(self.day, 20, 30) + timedelta(seconds=self.count)


def date_of(day: int) -> date:
    return FIRST_NIGHT + timedelta(days=day - 1)


def clock(day: int, hour: int, minute: int) -> datetime:
    today = date_of(day)
    return datetime(today.year, today.month, today.day, hour, minute, tzinfo=HANOI)


def weekday(moment: datetime) -> str:
    return WEEKDAYS[moment.weekday()]


def american(moment: datetime) -> str:
    """The form of ONECMS in its meta elements: month first, twelve hours, no zone."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment.minute:02}:{moment.second:02} {half}"
