"""`luutru history`."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.terminal import terminal
from flows.markdown_text import for_terminal
from flows.pages.timeline import history_json, history_of_page, local_time, timeline
from flows.settings import load_settings
from storage.archive import existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.versions.page_history import PageHistory


def history(
    url: Annotated[
        str, typer.Argument(metavar="URL|ORDINAL", help="Any address of the page, old or new, or an ordinal of it.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the history and every capture as JSON.")] = False,
) -> None:
    """Show the timeline of a page: its captures, its versions and its changes.

    Examples: luutru history https://hanoimoi.vn/pho-sach-123456.html · luutru history 29
    """
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        page = history_of_page(settings, archive, url)
    if as_json:
        typer.echo(json.dumps(history_json(page), ensure_ascii=False, indent=2))
        return
    _show(page)


def _show(page: PageHistory) -> None:
    console = terminal(highlight=False)
    console.print(Text(for_terminal(f"{page.site} {page.space}/{page.key}: {page.state}"), style="bold"))
    if page.withheld:
        console.print(Text(for_terminal(f"withheld: {page.withheld}"), style="bold red"))
    for address in page.addresses or (page.url,):
        console.print(Text(for_terminal(f"  {address}")))
    versions = Table("version", "first seen", "last seen", "until", "document", "title")
    for one in page.versions:
        title = "" if page.withheld else for_terminal(one.title)
        ended = local_time(one.ended_at) if one.ended_at else ""
        document = f"{one.ordinal:03d}" if one.ordinal is not None else "unpublished"
        cells = (str(one.number), local_time(one.first_seen_at), local_time(one.last_seen_at), ended, document, title)
        versions.add_row(*(Text(cell) for cell in cells))
    console.print(versions)
    events = Table("when", "what", "")
    for event in timeline(page):
        events.add_row(*(Text(for_terminal(cell)) for cell in (local_time(event.at), event.what, event.detail)))
    console.print(events)
