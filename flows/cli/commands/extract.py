"""`luutru extract`."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.corpus_text import corpus_text
from extractors.refusal import Refusal
from flows.exit_codes import FAILED
from flows.extraction.attachment import read_captured
from flows.extraction.details import details_as_json
from flows.pages.page_name import is_ordinal, named_by_ordinal
from flows.settings import Settings, load_settings
from flows.site_check.saved_pages import plain_bytes
from flows.sites import UnknownSite, known_site
from seeds.article_url import PageIdentity
from seeds.load import load_sites
from seeds.site import Site, identify_anywhere
from storage.archive import Archive, existing_archive
from storage.corpus.unapplied_takedowns import apply_unapplied
from storage.errors import CorrectTheInput, Withheld
from storage.outcomes import SCRIPTS_MAY_HELP
from storage.readings.unread import latest_body
from storage.versions.content_hash import content_hash
from storage.warc.codings import undo
from storage.warc.limits import RECORD_BYTES
from storage.warc.reader import read_response
from storage.withholding import reason_of_page


def extract(
    page: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL|ORDINAL",
            help="A saved page, or the URL or an ordinal of an archived page; nothing is fetched.",
        ),
    ],
    site: Annotated[
        str | None, typer.Option(metavar="SITE", help="The site whose layouts to use; required for a file.")
    ] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="For a file: the URL of the page.")] = None,
    content_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="For a file: its Content-Type header.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each field and the rule that found it as JSON.")
    ] = False,
) -> None:
    """Show the text of one page as the corpus has it.

    A URL or an ordinal means the latest archived capture of that page; a file named like the ordinal is read instead.
    Exit code 1: the page is refused; the reason is printed.

    Examples: luutru extract page.html --site thanhtri · luutru extract https://thanhtri.hanoi.gov.vn/…
    """
    settings = load_settings()
    if page.startswith(("http://", "https://")) or (is_ordinal(page) and not Path(page).exists()):
        chosen, captured, rendered = _from_archive(settings, page, site)
    else:
        if site is None:
            raise typer.BadParameter("a file needs --site: the site whose layouts are to be used")
        chosen = known_site(settings, site)
        captured, rendered = CapturedPage(_content(Path(page)), content_type, url or "", datetime.now(UTC)), None
    outcome = read_captured(captured, chosen)
    if rendered is not None and isinstance(outcome, Refusal) and outcome.reason.value in SCRIPTS_MAY_HELP:
        outcome = read_captured(rendered, chosen)
    if as_json:
        typer.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2))
    elif isinstance(outcome, Article):
        typer.echo(corpus_text(outcome))
    else:
        sys.stderr.write(f"refused: {outcome.reason.value} ({outcome.detail})\n")
    if isinstance(outcome, Refusal):
        raise typer.Exit(FAILED)


def _content(path: Path) -> bytes:
    if is_ordinal(path.name):
        sys.stderr.write(f"{path}: this file is read, not the corpus file with this ordinal\n")
    try:
        return plain_bytes(path)
    except OSError as error:
        raise CorrectTheInput(f"{path}: {error.strerror}; give a saved page, or a URL beginning with http") from error


def _from_archive(settings: Settings, name: str, slug: str | None) -> tuple[Site, CapturedPage, CapturedPage | None]:
    """The page as it was served, and as its scripts filled it, if it was rendered."""
    sites = [known_site(settings, slug)] if slug else list(load_sites(settings.sites).values())
    with existing_archive(settings.data, settings.database_url) as archive:
        apply_unapplied(archive)
        shown = named_by_ordinal(archive, name)
        url = shown.url if shown else name
        found = identify_anywhere(sites, url)
        if found is None:
            raise UnknownSite(f"{url}: no site's article has this address")
        site, identity = found
        _refuse_withheld(archive, url, identity)
        body = latest_body(archive, identity.site, identity.space, identity.key)
        if body is None:
            raise CorrectTheInput(f"{url}: not in the archive; nothing is fetched for an extract")
        response = read_response(archive.warcs, body.file, body.offset)
        made = read_response(archive.warcs, body.rendered.file, body.rendered.offset) if body.rendered else None
    whole = undo(response.payload, response.header("Content-Encoding"), RECORD_BYTES)
    plain = CapturedPage(whole, body.content_type or None, body.url, body.captured_at)
    return site, plain, replace(plain, body=made.payload, content_type=made.content_type) if made else None


def _refuse_withheld(archive: Archive, url: str, identity: PageIdentity) -> None:
    with archive.database.reading() as session:
        reason = reason_of_page(session, identity.site, identity.space, identity.key)
    if reason is not None:
        raise Withheld(f"{url}: withheld: {reason}")


def _as_json(outcome: Article | Refusal) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        return {"refusal": outcome.reason.value, "detail": outcome.detail, "layout": outcome.layout}
    sources = {source.field: source.rule for source in outcome.provenance}
    fields: dict[str, Any] = {
        "section": outcome.section,
        "title": outcome.title,
        "byline": outcome.byline,
        "published": outcome.published.iso() if outcome.published else None,
        "lead": outcome.lead,
        "blocks": list(outcome.blocks),
    }
    return {
        "layout": outcome.layout,
        "layout_digest": outcome.layout_digest,
        "layout_confirmed": outcome.confirmed,
        "fields": {name: {"value": value, "from": sources.get(name)} for name, value in fields.items()},
        "byline_place": outcome.byline_place,
        **details_as_json(outcome.details),
        "precision": outcome.published.precision.value if outcome.published else None,
        "content_hash": content_hash(outcome.title, outcome.lead, outcome.blocks),
        "warnings": [f"{warning.kind.value}: {warning.detail}" for warning in outcome.warnings],
    }
