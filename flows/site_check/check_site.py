"""Checks one site live and judges the result; the check is a run whose exchanges are archived but not published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flows.clock import tonight
from flows.crawl.child_process import CrawlBroken
from flows.settings import Settings
from flows.site_check.article_findings import article_findings
from flows.site_check.finding import SiteFinding, site_findings, validators_finding
from flows.site_check.probe import probe
from flows.site_lock import locked_site
from flows.sites import refuse_without_contact
from seeds.site import Site
from storage.archive import Archive, decide_kind
from storage.corpus.older_database import refuse_writing
from storage.runs.lifecycle import begin_run, end_run
from storage.vocabulary import BackfillSource, RunKind


@contextmanager
def check_run(settings: Settings, archive: Archive, slug: str) -> Iterator[int]:
    """Yields the id of the check's run. Raises SiteBusy, and CorrectTheInput if a live check has no contact address."""
    refuse_without_contact(settings)
    with locked_site(archive, slug):
        decide_kind(archive, settings.kind)
        refuse_writing(archive)
        run = begin_run(archive, slug, tonight(), RunKind.CHECK)
        try:
            yield run.id
        except CrawlBroken as broken:
            end_run(archive, run.id, f"crawl_broken: {broken}")
            raise
        end_run(archive, run.id)


@dataclass(frozen=True, slots=True)
class Checked:
    site: Site
    run_id: int
    requests: int
    findings: tuple[SiteFinding, ...]
    source: BackfillSource | None = None
    """The archive whose captures were read; None for the live site."""


def check_site(settings: Settings, archive: Archive, site: Site) -> Checked:
    """Raises CrawlBroken, CrawlInterrupted, SiteBusy, and what storage raises."""
    with check_run(settings, archive, site.slug) as run_id:
        report = probe(settings, site.slug, run_id)
        findings = [*site_findings(report), *article_findings(archive, site, report)]
        if report.validators:
            findings.append(validators_finding(report.validators))
        return Checked(site, run_id, report.requests, tuple(findings))
