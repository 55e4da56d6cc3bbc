"""A site's days as a calendar in plain text: a column a week, a row a weekday."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from statistics import median

from flows.health.days import is_tet

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SHADES = "░▒▓█"
NONE, HOLE, QUIET, OUTSIDE = "·", "!", "t", " "
LEGEND = f"{NONE} none  {SHADES} from few to many  {HOLE} a hole  {QUIET} lunar new year"
ONE_DAY = timedelta(days=1)


def text_calendar(published: Mapping[date, int], missing: Collection[date], since: date, until: date) -> list[str]:
    first = since - ONE_DAY * since.weekday()
    weeks = [first + timedelta(weeks=place) for place in range(((until - first).days // 7) + 1)]
    usual = median([number for number in published.values() if number] or [1])
    lines = ["   " + _months(weeks)]
    for place, name in enumerate(WEEKDAYS):
        days = (week + ONE_DAY * place for week in weeks)
        cells = (
            _cell(day, published.get(day, 0), missing, usual) if since <= day <= until else OUTSIDE for day in days
        )
        lines.append(f"{name} {''.join(cells)}")
    return [*lines, LEGEND]


def _cell(day: date, number: int, missing: Collection[date], usual: float) -> str:
    if day in missing:
        return HOLE
    if not number:
        return QUIET if is_tet(day) else NONE
    return SHADES[min(len(SHADES) - 1, int(number / usual * len(SHADES) / 2))]


def _months(weeks: list[date]) -> str:
    """Each month's number over the week in which it begins."""
    line = ""
    for at, week in enumerate(weeks):
        begins = at == 0 or week.month != weeks[at - 1].month
        line = line.ljust(at) + (str(week.month) if begins and (at == 0 or len(line) < at) else "")
    return line
