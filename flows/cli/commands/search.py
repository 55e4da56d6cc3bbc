"""`luutru search`."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.parameters import FirstArticleDay, LastArticleDay
from flows.cli.terminal import terminal
from flows.markdown_text import for_terminal
from flows.progress import bars, board
from flows.settings import load_settings
from flows.sites import known_site
from storage.archive import Archive, existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.search.build import build_index
from storage.search.scope import SearchField
from storage.search.search import MOST_HITS, Hit, SearchResult, search_request
from storage.search.search import search as find
from storage.search.snippet import Snippet

INCOMPLETE = "luutru: the search index is not complete: `luutru search --rebuild` completes it\n"

_Query = Annotated[
    str | None, typer.Argument(metavar="QUERY", help='Words, "phrases", AND, OR, NOT, parentheses and prefix*.')
]
_Section = Annotated[str | None, typer.Option("--section", help="Only texts of this section, as the site writes it.")]
_Attachments = Annotated[
    bool | None, typer.Option("--attachments/--no-attachments", help="Only attached documents, or none of them.")
]
_Folded = Annotated[
    bool, typer.Option("--folded", help="Without tone marks, and with d for đ: `dang` also finds `Đảng`.")
]
_Rebuild = Annotated[
    bool, typer.Option("--rebuild", help="Build the index again, or complete one whose build was interrupted.")
]


def search(
    query: _Query = None,
    site: Annotated[str | None, typer.Option("--site", help="Only texts of this site.")] = None,
    since: FirstArticleDay = None,
    until: LastArticleDay = None,
    section: _Section = None,
    attachments: _Attachments = None,
    within: Annotated[SearchField | None, typer.Option("--in", help="Only in titles, or only in texts.")] = None,
    folded: _Folded = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST_HITS, help="How many hits to show.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many hits to leave out first.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the hits as JSON.")] = False,
    rebuild: _Rebuild = False,
) -> None:
    """Search the published texts.

    Words must all occur; texts in which they stand together come first. Spelling counts, case does not.

    Examples: luutru search "tổ chức xây dựng Đảng" · luutru search '"chợ quê" NOT rau*' --site hanoimoi --in title
    """
    if (query is None) is not rebuild:
        raise typer.BadParameter("name a query, or --rebuild without one", param_hint="QUERY")
    settings = load_settings()
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        if query is None:
            _rebuild(archive, as_json=as_json)
            return
        first, last = (day.date() if day else None for day in (since, until))
        wanted = search_request(
            query,
            site=site,
            since=first,
            until=last,
            section=section,
            attachments=attachments,
            within=within,
            folded=folded,
            limit=limit,
            offset=offset,
        )
        found = find(archive, wanted)
    if site and not found.hits:
        known_site(settings, site)  # raises where the name is a mistake
    if not found.is_complete:
        sys.stderr.write(INCOMPLETE)
    if as_json:
        typer.echo(json.dumps(search_json(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def search_json(found: SearchResult) -> dict[str, object]:
    return {
        "hits": [
            {
                "ordinal": hit.ordinal,
                "url": hit.url,
                "title": hit.title,
                "published": hit.published,
                "snippet": hit.snippet.marked(),
            }
            for hit in found.hits
        ],
        "more": found.more,
    }


def _rebuild(archive: Archive, *, as_json: bool) -> None:
    from flows.extraction.batches import readers  # noqa: PLC0415 (a search need not import what reads pages)
    from flows.extraction.index_terms import indexed_by  # noqa: PLC0415 (as above)

    with bars(Console(stderr=True)), readers() as pool:
        show = board().show
        number = build_index(archive, lambda done, of: show("texts indexed", done, of), indexed_by(pool), again=True)
    typer.echo(json.dumps({"indexed": number}) if as_json else f"Indexed {number} texts.")


def _show(found: SearchResult) -> None:
    console = terminal(highlight=False)
    for hit in found.hits:
        console.print(_head(hit))
        console.print(Text("    ") + _marked(hit.snippet, bold_only=console.is_terminal))
    if not found.hits:
        console.print("Nothing found.")
    elif found.more:
        console.print("There are more: --limit or --offset shows them.")


def _head(hit: Hit) -> Text:
    facts = [f"{hit.ordinal:03d}", (hit.published or "")[:10], hit.site or "imported", hit.title or "", hit.url or ""]
    return Text(for_terminal("  ".join(fact for fact in facts if fact)), style="bold")


def _marked(snippet: Snippet, *, bold_only: bool) -> Text:
    """Hits in bold where a terminal shows it, else between marks."""
    if not bold_only:
        return Text(for_terminal(snippet.marked()))
    shown, done = Text(), 0
    for start, end in snippet.hits:
        shown.append(for_terminal(snippet.text[done:start]))
        shown.append(for_terminal(snippet.text[start:end]), style="bold")
        done = end
    return shown.append(for_terminal(snippet.text[done:]))
