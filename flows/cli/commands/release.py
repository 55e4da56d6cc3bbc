"""`luutru release`."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from flows.extraction.corpus_form import corpus_form
from flows.settings import load_settings
from flows.site_lock import site_lock
from flows.sites import known_site
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.runs.health import latest_health
from storage.runs.hold import release as release_run


def release(
    site: Annotated[str, typer.Argument(help="The site's slug.")],
    run: Annotated[int | None, typer.Option(help="Only this run, by its number in `luutru status`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was released and published, as JSON.")] = False,
) -> None:
    """Let what a broken run holds back be published, after a person has looked at it.

    Later nights with the same finding, no worse than this one, pass too. Released are all runs of the site that hold
    texts back and the last one, if it raised something.

    Example: luutru release hanoimoi --run 41
    """
    settings = load_settings()
    known_site(settings, site)
    with open_archive(settings.data, settings.database_url) as archive:
        with site_lock(archive, site):
            runs = [run] if run is not None else _to_release(archive, site)
            texts = {one: release_run(archive, site, one, "hand") for one in runs}
        ordinals = publish(archive, corpus_form) if texts else []
    _tell(site, texts, ordinals, as_json)


def _to_release(archive: Archive, site: str) -> list[int]:
    return [one.run_id for one in latest_health(archive, [site]) if one.held or (one.findings and not one.released_by)]


def _tell(site: str, texts: dict[int, int], ordinals: Sequence[int], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"site": site, "released": texts, "published": list(ordinals)}))
        return
    for run, number in texts.items():
        typer.echo(f"{site}: run {run} released, with {number} texts that were held back")
    if not texts:
        typer.echo(f"{site}: nothing is held back.")
    elif ordinals:
        typer.echo(f"Published {len(ordinals)} documents, {ordinals[0]:03d} to {ordinals[-1]:03d}.")
