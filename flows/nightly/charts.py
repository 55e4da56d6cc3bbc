"""Draws a site's past nights as a calendar and a trend: SVG in a data URI, without a library."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape

CELL, GAP, HEAD, LEAST_WIDE = 28, 3, 48, 600
EMPTY, FAILED, QUIET = "#e5e7eb", "#b91c1c", "#fde68a"
INK = "#334155"  # on the white ground that every chart has: the UI may be dark
GREENS = ("#bbf7d0", "#4ade80", "#15803d")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WIDE, HIGH = 640, 160


def calendar(site: str, first: date, until: date, found: Mapping[date, int], failed: Sequence[date]) -> str:
    """Draws a square for each day: grey if nothing ran, red if the run failed, yellow without new pages, else green.

    It begins in the week of `first`. Each square says its day and number; colours alone would exclude readers.
    """
    begin = first - timedelta(days=first.weekday())
    weeks = (until - begin).days // 7 + 1
    most = max(found.values(), default=0)
    squares = []
    for place in range((first - begin).days, (until - begin).days + 1):
        day = begin + timedelta(days=place)
        x, y = 34 + (place // 7) * (CELL + GAP), HEAD + (place % 7) * (CELL + GAP)
        label = f"{day}: failed" if day in failed else f"{day}: {found.get(day, 'no run')}"
        colour = FAILED if day in failed else _colour(found.get(day), most)
        squares.append(
            f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="3" fill="{colour}"><title>{label}</title></rect>'
        )
        if (number := found.get(day)) is not None:
            ink = "#ffffff" if colour in (FAILED, GREENS[-1]) else INK
            squares.append(_text(x + CELL // 2, y + 19, str(number), ink, "middle"))
    names = [_text(6, HEAD + 19 + place * (CELL + GAP), name) for place, name in enumerate(DAYS)]
    months = [_text(34 + week * (CELL + GAP), HEAD - 8, name) for week, name in _months(begin, weeks)]
    title = _text(6, 18, f"{site}, {first} to {until}: new and edited pages; before the first night: articles")
    foot = HEAD + 7 * (CELL + GAP)
    wide = max(34 + weeks * (CELL + GAP) + 6, LEAST_WIDE)
    return _svg(wide, foot + 26, [title, *months, *names, *squares, *_legend(foot + 4)])


def _months(begin: date, weeks: int) -> Iterator[tuple[int, str]]:
    """The week in which each month begins to show, and its name; not so near that the names overlap."""
    last, shown = "", -3
    for week in range(weeks):
        name = f"{begin + timedelta(weeks=week):%Y-%m}"
        if name != last and week - shown >= 3:  # noqa: PLR2004 (a name is as wide as three weeks)
            yield week, name
            last, shown = name, week


def _legend(y: int) -> Iterator[str]:
    for place, (colour, name) in enumerate(
        ((EMPTY, "no run"), (FAILED, "failed"), (QUIET, "nothing new"), (GREENS[0], "few"), (GREENS[-1], "many"))
    ):
        x = 34 + place * 110
        yield f'<rect x="{x}" y="{y}" width="12" height="12" rx="2" fill="{colour}"/>'
        yield _text(x + 17, y + 11, name)


def trend(site: str, nights: Sequence[tuple[date, int, int]]) -> str:
    """Draws bars of (night, found, new or edited): found pages in grey, new or edited ones in green before them."""
    most = max((found for _, found, _ in nights), default=0) or 1
    step = (WIDE - 40) / max(len(nights), 1)
    bars = []
    for place, (night, found, fresh) in enumerate(nights):
        x = 34 + place * step
        for number, colour in ((found, "#cbd5e1"), (fresh, "#16a34a")):
            high = round(number / most * (HIGH - 50), 1)
            bars.append(
                f'<rect x="{x:.1f}" y="{HIGH - 20 - high}" width="{min(step * 0.8, 40):.1f}" height="{high}" '
                f'fill="{colour}"><title>{night}: {found} found, {fresh} new or edited</title></rect>'
            )
    ends = [_text(34, HIGH - 6, str(nights[0][0])), _text(WIDE - 80, HIGH - 6, str(nights[-1][0]))] if nights else []
    head = _text(6, 16, f"{site}: pages found (grey) and new or edited (green), most {most}")
    return _svg(WIDE, HIGH, [head, *bars, *ends])


def data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _colour(number: int | None, most: int) -> str:
    if number is None:
        return EMPTY
    if number == 0:
        return QUIET
    return GREENS[min(2, 3 * number // (most + 1))]


def _text(x: int, y: int, text: str, ink: str = INK, anchor: str = "start") -> str:
    face = f'font-family="sans-serif" font-size="12" fill="{ink}" text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" {face}>{escape(text)}</text>'


def _svg(wide: int, high: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
