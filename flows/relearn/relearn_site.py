"""Drafts a site's changed layout from its archive, and writes the draft with its evidence and report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.relearn.accept import RereadSite
from flows.relearn.draft_folder import write_draft_folder
from flows.relearn.gate import Check
from flows.relearn.material import load_material
from flows.relearn.proposal import PresentSite, Proposal, marked_automatic, propose, site_of
from flows.rereading.report import MOST_LOST, RereadReport, report_of
from flows.settings import Settings
from seeds.load import site_file
from seeds.site import Site
from storage.archive import Archive
from storage.readings.rereading_pairs import reread_pairs


@dataclass(frozen=True, slots=True)
class Relearned:
    """`waiting` counts the waiting pages. Without any, or without a layout, there is no folder."""

    waiting: int
    proposal: Proposal | None
    checks: tuple[Check, ...]
    report: RereadReport | None
    folder: Path | None

    @property
    def passes(self) -> bool:
        return self.folder is not None and all(one.passed for one in self.checks)

    @property
    def passes_strictly(self) -> bool:
        return self.passes and all(one.strict for one in self.checks)


def relearn_site(
    settings: Settings,
    archive: Archive,
    site: Site,
    reread: RereadSite,
    as_text: Callable[[RereadReport], str],
    now: datetime,
) -> Relearned:
    """The readings of the draft are stored beside the active ones; they replace nothing."""
    material = load_material(archive, site.slug)
    if not material.waiting:
        return Relearned(0, None, (), None, None)
    text = site_file(site.slug, settings.sites)
    present = PresentSite(site, text, settings.sites)
    proposal = propose(present, material)
    if settings.relearn == "auto" and proposal.passes_strictly:
        proposal = marked_automatic(proposal)
    if proposal.text is None:
        return Relearned(len(material.waiting), proposal, (), None, None)
    rereading = reread(archive, site_of(present, proposal.text))
    report = report_of(site.slug, reread_pairs(archive, rereading))
    checks = (*proposal.checks, _fields_check(report))
    folder = write_draft_folder(
        settings.data, site.slug, text, proposal, checks, as_text(report), rereading.rules.digest, now
    )
    return Relearned(len(material.waiting), proposal, checks, report, folder)


def _fields_check(report: RereadReport) -> Check:
    """No field may be lost on many of all archived pages."""
    passed = not report.spoilt
    measured = ", ".join(report.spoilt) or "none is"
    return Check("no field is lost on many pages", measured, f"each on at most {MOST_LOST:.0%}", passed, passed)
