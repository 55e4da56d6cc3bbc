"""Lists the days on which sites publish little or nothing, so that they raise no finding."""

from datetime import date, timedelta

# The first day of the lunar year in Vietnam (UTC+7: 2030 a day before China's). The Government's calendar, since 1967
# by Decision 121-CP; computed from the new moons after Hồ Ngọc Đức, "Thuật toán tính âm lịch".
TET = (
    date(2015, 2, 19),
    date(2016, 2, 8),
    date(2017, 1, 28),
    date(2018, 2, 16),
    date(2019, 2, 5),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 2),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
    date(2035, 2, 8),
)

# Offices close about three days before the lunar new year's day and open at the latest a week and a half after it.
BEFORE_TET, AFTER_TET = timedelta(days=3), timedelta(days=10)

# Labour Code 2019 (45/2019/QH14), article 112: new year, 30 April and 1 May, 2 September and the day beside it. The
# Hùng Kings' day, of the lunar calendar, is one day, and no more than a Sunday. (month, day)
PUBLIC_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 1), (9, 2), (9, 3)})

ONE_DAY = timedelta(days=1)


def is_quiet(day: date) -> bool:
    """Is true around the lunar new year, on a public holiday, and on the day after, when a night sees the holiday."""
    return is_tet(day) or any((one.month, one.day) in PUBLIC_HOLIDAYS for one in (day, day - ONE_DAY))


def is_tet(day: date) -> bool:
    return any(first - BEFORE_TET <= day <= first + AFTER_TET for first in TET)
