"""Looking at one site and judging what came of it."""

from dataclasses import dataclass

from flows.check.article_findings import article_findings
from flows.check.check_run import check_run
from flows.check.finding import Finding
from flows.check.looked import look
from flows.check.site_findings import site_findings, validators_finding
from flows.settings import Settings
from seeds.site import Site
from storage.archive import Archive


@dataclass(frozen=True, slots=True)
class Checked:
    site: Site
    run_id: int
    requests: int
    findings: tuple[Finding, ...]


def check_site(settings: Settings, archive: Archive, site: Site) -> Checked:
    """Raises CrawlBroken, CrawlInterrupted, SiteBusy, and what storage raises."""
    with check_run(settings, archive, site.slug) as run_id:
        looked = look(settings, site.slug, run_id)
        findings = [*site_findings(looked), *article_findings(archive, site, looked)]
        if looked.validators:
            findings.append(validators_finding(looked.validators))
        return Checked(site, run_id, looked.requests, tuple(findings))
