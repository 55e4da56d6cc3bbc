"""Prints a survey as a table with drafted patterns, or as JSON."""

import json
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from flows.site_check.survey import ShapeSeen, Surveyed

MOST_ROWS = 40


def print_survey(surveyed: Surveyed, console: Console) -> None:
    table = Table("addresses", "years", "space", "sign of", show_lines=True)
    table.add_column("shape and samples", overflow="fold")
    for one in surveyed.shapes[:MOST_ROWS]:
        years = f"{one.years[0]}-{one.years[-1]}" if len(one.years) > 1 else str(one.years[0])
        text = "\n".join((one.shape, *one.samples))
        table.add_row(str(one.addresses), years, one.space or "", one.layout or "", text)
    console.print(table, markup=False)
    for line in _lines(surveyed):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def survey_as_json(surveyed: Surveyed) -> str:
    reported = {
        "site": surveyed.site.slug,
        "source": surveyed.choice.source.value,
        "since": surveyed.choice.since.isoformat(),
        "until": surveyed.choice.until.isoformat(),
        "requests": surveyed.requests,
        "is_cut": surveyed.is_cut,
        "shapes": [asdict(one) for one in surveyed.shapes],
    }
    return json.dumps(reported, ensure_ascii=False, indent=2)


def _lines(surveyed: Surveyed) -> list[str]:
    lines = [f"{len(surveyed.shapes)} shapes of address; {surveyed.requests} requests were sent to the archive."]
    if surveyed.is_cut:
        lines.append("The archive has more captures than one survey lists: name a month with --at.")
    drafted = [one for one in surveyed.shapes if one.pattern]
    if drafted:
        lines.append("No pattern of the site matches these shapes; where they are articles, add to the site file:")
        lines += [_table(one) for one in drafted]
    return lines


def _table(one: ShapeSeen) -> str:
    """A space is one numbering: its name is left to the person who adds it."""
    hosts = ", ".join(f'"{host}"' for host in one.hosts)
    years = f"{one.years[0]} to {one.years[-1]}"
    return (
        f"\n[[article]]    # {one.addresses} addresses, captures of {years}\n"
        f"hosts   = [{hosts}]\nspace   = \"surveyed\"\npattern = '{one.pattern}'"
    )
