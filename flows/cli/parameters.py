"""Defines parameters that several commands share: sites as arguments, days, and files of captures."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]
DAY_METAVAR = "YYYY-MM-DD"

SiteName = Annotated[str, typer.Argument(metavar="SITE", help="The site's slug; `luutru sites` lists them.")]
SiteNames = Annotated[
    list[str] | None, typer.Argument(metavar="SITE", help="Slugs of sites; all sites if none is named.")
]

FirstArticleDay = Annotated[
    datetime | None,
    typer.Option("--since", formats=DAY, metavar=DAY_METAVAR, help="The first day, as the articles are dated."),
]
LastArticleDay = Annotated[
    datetime | None,
    typer.Option("--until", formats=DAY, metavar=DAY_METAVAR, help="The last day, as the articles are dated."),
]
CapturePeriod = Annotated[
    str | None,
    typer.Option("--at", metavar="PERIOD", help="With --source: only captures of this year, month or day: 2019-06."),
]
WarcFiles = Annotated[
    list[Path] | None,
    typer.Option("--file", metavar="PATH", help="With --source warc: a WARC or WACZ file; may be repeated."),
]
