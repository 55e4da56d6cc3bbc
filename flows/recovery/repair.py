"""Repairs an archive: derives what can be derived, and reads pages again whose readings cannot be trusted."""

import os
from collections.abc import Callable, Sequence

from flows.extraction.batches import reading_processes
from flows.extraction.corpus_form import corpus_form
from flows.extraction.process import process_site
from flows.settings import Settings
from flows.site_lock import locked_site
from seeds.load import load_sites
from storage.archive import Archive
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.repair import repair

Verified = Callable[[], Sequence[VerifyFinding]]


def repair_archive(
    settings: Settings, archive: Archive, found: Sequence[VerifyFinding], verified: Verified
) -> Sequence[VerifyFinding]:
    """Returns the findings that are left. Raises as `repair`.

    A reading that was changed is made again from its body; then what depends on it can be derived, such as a lost file.
    """
    repair(archive, found, corpus_form)
    left = verified()
    bodies = [finding for finding in left if finding.kind is FindingKind.READING_MISSING]
    if not bodies or not _read_again(settings, archive):
        return left
    repair(archive, verified(), corpus_form)
    return verified()


def _read_again(settings: Settings, archive: Archive) -> int:
    """Reads what is unread; returns how many bodies."""
    number = 0
    with reading_processes(os.cpu_count() or 1) as pool:
        for site in load_sites(settings.sites).values():
            if not (archive.folder.warc / site.slug).exists():
                continue
            with locked_site(archive, site.slug):
                number += process_site(archive, site, pool)[0]
    return number
