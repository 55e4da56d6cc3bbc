"""`luutru release`."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from flows.cli.limits import MOST
from flows.exit_codes import FAILED
from flows.publishing.publish_texts import publish_texts
from flows.settings import load_settings
from flows.site_lock import locked_site
from flows.sites import known_site
from storage.archive import Archive, existing_archive
from storage.corpus.older_database import refuse_writing
from storage.runs.health import health_of, latest_health
from storage.runs.held_texts import release as release_run
from storage.vocabulary import ReleasedBy


def release(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The slug of the site.")],
    run: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, metavar="NUMBER", help="Only this run: its number in `luutru status`."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was released and published as JSON.")] = False,
) -> None:
    """Publish the texts on hold of a site, after a person has looked at them.

    A run that is judged broken puts its texts on hold: they are archived, but not published. This command releases all
    such runs of the site, and the last run if it raised a finding. Later runs with the same finding pass too, unless it
    becomes worse. Exit code 1: there was nothing to release.

    Example: luutru release hanoimoi --run 41
    """
    settings = load_settings()
    known_site(settings, site)
    with existing_archive(settings.data, settings.database_url) as archive:
        refuse_writing(archive)
        with locked_site(archive, site):
            waiting = _to_release(archive, site)
            runs = [run] if run is not None else waiting
            nothing = run is not None and run not in waiting and _is_judged(archive, site, run)
            texts = {} if nothing else {one: release_run(archive, site, one, ReleasedBy.HAND) for one in runs}
        ordinals = publish_texts(settings, archive, partial(typer.echo, err=True)) if texts else []
    _print(site, run, texts, ordinals, as_json)
    if not texts:
        raise typer.Exit(FAILED)


def _to_release(archive: Archive, site: str) -> list[int]:
    return [one.run_id for one in latest_health(archive, [site]) if one.held or (one.findings and not one.released_by)]


def _is_judged(archive: Archive, site: str, run: int) -> bool:
    health = health_of(archive, run)
    return health is not None and health.site == site


def _print(site: str, run: int | None, texts: dict[int, int], ordinals: Sequence[int], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"site": site, "released": texts, "published": list(ordinals)}))
        return
    for released, number in texts.items():
        typer.echo(f"{site}: run {released} released, with {number} texts that were on hold")
    if not texts:
        where = "no text is on hold" if run is None else f"run {run} has no text on hold and no finding to release"
        typer.echo(f"{site}: {where}; nothing was released.")
    elif ordinals:
        typer.echo(f"Published {len(ordinals)} documents, {ordinals[0]:03d} to {ordinals[-1]:03d}.")
