"""`luutru diff`."""

import json
import sys
from typing import Annotated

import typer
from rich.text import Text

from flows.cli.terminal import terminal
from flows.markdown_text import for_terminal
from flows.pages.diff_output import diff_lines, diff_page
from flows.pages.timeline import history_of_page, local_time
from flows.settings import load_settings
from luutru.version_diff import PageDiff, chosen_versions, diff_texts
from storage.archive import existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.errors import NotInTheArchive
from storage.versions.page_history import PageHistory, VersionEntry, text_of_version

Versions = tuple[VersionEntry, VersionEntry]


def diff(
    url: Annotated[str, typer.Argument(metavar="URL|ORDINAL", help="Any address of the page, or an ordinal of it.")],
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="A", help="The number of a version, a day (YYYY-MM-DD), or a time as `luutru history` shows it."
        ),
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="The version to compare it with.")] = None,
    as_html: Annotated[
        bool, typer.Option("--html", help="Print an HTML page that also shows the unchanged text.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the pieces of title, lead and body as JSON.")] = False,
) -> None:
    """Show what changed between two versions of a page, word by word.

    Without A and B it compares the last two versions.

    Examples: luutru diff https://hanoimoi.vn/pho-sach-123456.html · luutru diff URL 1 3 --html
    """
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        history = history_of_page(settings, archive, url)
        if history.withheld:
            raise NotInTheArchive(f"{url}: withheld ({for_terminal(history.withheld)}); its texts are not shown")
        versions = chosen_versions(history, first, second)
        old, new = (text_of_version(archive, history.page_id, one.content_hash) for one in versions)
    found = diff_texts(old, new)
    if as_json:
        typer.echo(json.dumps(_as_json(history, versions, found), ensure_ascii=False, indent=2))
    elif as_html:
        sys.stdout.write(diff_page(found, new.title, _head(history, versions, found)))
    else:
        _show(_head(history, versions, found), found)


def _head(history: PageHistory, versions: Versions, found: PageDiff) -> str:
    shown = " → ".join(f"version {one.number} ({local_time(one.first_seen_at)})" for one in versions)
    return f"{history.url}: {shown}: {found.kind}; words: {found.words_added} added, {found.words_removed} removed"


def _show(head: str, found: PageDiff) -> None:
    console = terminal(highlight=False)
    console.print(Text(for_terminal(head), style="bold"))
    for line in diff_lines(found, colour=console.is_terminal and not console.no_color):
        console.print(line)


def _as_json(history: PageHistory, versions: Versions, found: PageDiff) -> dict[str, object]:
    return {
        "url": history.url,
        "versions": [{"number": one.number, "content_hash": one.content_hash} for one in versions],
        "kind": found.kind,
        "words_added": found.words_added,
        "words_removed": found.words_removed,
        "parts": {
            part: [{"op": piece.op, "text": piece.text} for piece in pieces] for part, pieces in found.parts.items()
        },
    }
