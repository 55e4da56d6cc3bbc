"""Accepts a draft: puts it among the user's site files, reads the waiting pages again, and releases their texts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.health.evaluate import judge_reread
from flows.health.second_reader import NO_SAMPLE
from flows.relearn.draft_folder import StoredDraft, keep_accepted, stored_draft
from flows.settings import BadSettings, Settings
from flows.sites import known_site
from seeds.load import load_sites, site_file
from seeds.site import Site
from storage.archive import Archive
from storage.durable_files import write_whole
from storage.errors import CorrectTheInput
from storage.readings.rereading import RereadingHandle, apply_accepted
from storage.readings.rereading import accept as accept_rereading
from storage.runs.health import latest_health

RereadSite = Callable[[Archive, Site], RereadingHandle]
ProcessSite = Callable[[Archive, Site], int]


@dataclass(frozen=True, slots=True)
class Accepted:
    """`read` counts the refused bodies that were read again, `replaced` those whose text was replaced.

    `runs` are those whose texts were released.
    """

    file: Path
    read: int
    replaced: int
    runs: tuple[int, ...]
    kept: Path


def accept_draft(
    settings: Settings, archive: Archive, slug: str, process: ProcessSite, reread: RereadSite, now: datetime
) -> Accepted:
    """Resumes an acceptance that was killed. Raises BadSettings and CorrectTheInput."""
    draft = stored_draft(settings.data, slug)
    if settings.sites is None:
        raise BadSettings("LUUTRU_SITES is not set: set it to a folder of your own; the accepted site file goes there")
    _refuse_unproved(draft, slug)
    file = settings.sites / f"{slug}.toml"
    present = site_file(slug, settings.sites)
    if present != draft.text:
        if not draft.belongs_to(present):
            raise CorrectTheInput(
                f"{slug}: its site file has changed since the draft was made; run `luutru relearn {slug}` again"
            )
        _put(draft, file, present, settings.sites)
    site = known_site(settings, slug)
    held = _held_runs(archive, slug)
    read = process(archive, site)
    accept_rereading(archive, reread(archive, site))
    replaced = apply_accepted(archive, slug)
    judge_reread(archive, slug, lambda: NO_SAMPLE, also=held & _held_runs(archive, slug))
    released = sorted(held - _held_runs(archive, slug))
    return Accepted(file, read, replaced, tuple(released), keep_accepted(draft, now))


def _held_runs(archive: Archive, slug: str) -> set[int]:
    return {one.run_id for one in latest_health(archive, [slug]) if one.held}


def _refuse_unproved(draft: StoredDraft, slug: str) -> None:
    if not draft.is_as_drafted:
        raise CorrectTheInput(
            f"{slug}: {draft.folder / f'{slug}.toml'} was changed after the gate read it; to use it as it is, put it "
            "into LUUTRU_SITES yourself and run `luutru reread`"
        )
    if not draft.passes:
        raise CorrectTheInput(f"{slug}: the draft does not pass the gate ({'; '.join(draft.failed)})")


def _put(draft: StoredDraft, file: Path, present: str, sites: Path) -> None:
    """A draft that does not load beside the other site files is taken out again."""
    existed = file.exists()
    write_whole(draft.folder / "before.toml", present)
    write_whole(file, draft.text)
    try:
        load_sites(sites)
    except Exception:
        if existed:
            write_whole(file, present)
        else:
            file.unlink()
        raise
