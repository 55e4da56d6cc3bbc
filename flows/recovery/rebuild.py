"""Rebuilds a lost database: rows from the records, texts read again, publications and takedowns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from extractors.html.element_text import one_line
from flows.extraction.batches import read_unread, readers
from flows.extraction.corpus_form import corpus_form
from flows.extraction.index_terms import indexed_by
from flows.health.finding import HealthFinding
from flows.settings import Settings
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.load import load_sites
from seeds.site import Site, identify_anywhere
from storage.archive import Archive
from storage.frontier.attachments import keep_all_links
from storage.frontier.requests import FoundPage
from storage.readings.visit_outcomes import settle_visits
from storage.rebuild.archived_captures import keep_archived, settle_backfills
from storage.rebuild.held_texts import UnpublishedRun, hold_unpublished
from storage.rebuild.pages import Identity, SitePages
from storage.rebuild.publications import publications_of
from storage.rebuild.records import Records, end_records, site_records
from storage.rebuild.renderings import SiteRenderings
from storage.rebuild.requisites import keep_requisites
from storage.rebuild.stored_files import index_stored_files
from storage.rebuild.takedowns import apply_takedowns
from storage.rebuild.target import mark_kind, new_database
from storage.rebuild.warc_names import warc_files
from storage.runs.totals import count_archive
from storage.search.build import build_index
from storage.vocabulary import ArchiveKind, HealthVerdict
from storage.warc_files.upload import care_for_closed_files

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Rebuilt:
    """The rebuilt data by kind, and what is missing, in the order in which a person should read it."""

    counts: dict[str, int] = field(default_factory=dict)
    unknown_sites: list[str] = field(default_factory=list)
    without_text: list[int] = field(default_factory=list)
    held: list[UnpublishedRun] = field(default_factory=list)
    damaged: int = 0


def rebuild(settings: Settings, progress: Progress, store: str | None = None) -> Rebuilt:
    """`store` is the address of the object store that has WARC files.

    Raises CorrectTheInput if the database exists, and TryAgainLater if another command is active.
    """
    sites = load_sites(settings.sites)
    done = Rebuilt()
    with new_database(settings.data, settings.database_url, store) as archive:
        files = warc_files(archive)
        done.damaged = _records(archive, files, list(sites.values()), progress)
        done.unknown_sites = [slug for slug in files if slug not in sites]
        with readers() as pool:
            for slug in files:
                if slug in sites:
                    read_unread(archive, sites[slug], pool)
        done.without_text = publications_of(archive, corpus_form, one_line).without_text
        for slug in files:
            settle_visits(archive, slug)
            settle_backfills(archive, slug)
            keep_all_links(archive, slug)
            index_stored_files(archive, slug)
            care_for_closed_files(archive, slug)
        apply_takedowns(archive, corpus_form)
        with readers() as pool:
            build_index(archive, lambda number, of: progress("texts indexed", number, of), indexed_by(pool))
        done.held = hold_unpublished(archive, HealthVerdict.BROKEN, _finding)
        done.counts = count_archive(archive)
    return done


def _finding(run: UnpublishedRun) -> dict[str, Any]:
    stated = f"{run.texts} texts of run {run.run_id} are not in the manifest: whether they were held is lost"
    return HealthFinding("rebuilt", None, HealthVerdict.BROKEN, stated, "texts", run.texts, 0, run.night).as_json()


def _records(archive: Archive, files: dict[str, list[str]], sites: Sequence[Site], progress: Progress) -> int:
    """Returns how many stretches of the files are damaged; `verify` names them."""
    records = Records()
    total, number = sum(map(len, files.values())), 0

    by_slug = {site.slug: site for site in sites}

    def identify(url: str) -> Identity | None:
        found = identify_anywhere(sites, url)
        return (found[1].site, found[1].space, found[1].key) if found else None

    for slug, names in files.items():
        pages, renderings = SitePages(archive, slug, identify), SiteRenderings(archive)
        find = partial(_page_of, by_slug.get(slug))
        for name in names:
            seen: set[int] = set()
            for kept in site_records(archive, slug, records, name):
                pages.add(kept)
                keep_archived(pages, find, kept)
                keep_requisites(archive, slug, kept)
                renderings.add(kept)
                seen.update(one.row.run_id for one in kept)
            pages.close_runs(frozenset(seen))
            number += 1
            progress("WARC files read", number, total)
        pages.close_runs()
        renderings.store(records.ids)
    end_records(archive, records)
    kinds = [kind for kind in ArchiveKind if kind in records.kinds]
    if kinds:
        mark_kind(archive, kinds[0])
    return records.damaged


def _page_of(site: Site | None, url: str) -> FoundPage | None:
    """The page that an archive's record shows, under the address as the site's file spells it."""
    try:
        address = canonical_address(url)
    except NotAnAddress:
        return None
    identity = site.identify(address) if site else None
    return FoundPage(address, identity.space, identity.key) if identity else None
