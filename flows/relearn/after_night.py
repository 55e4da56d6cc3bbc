"""After a night whose pages no layout reads: drafts the changed layout, and accepts it if the settings say so."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from flows.extraction.batches import read_batches, readers
from flows.extraction.process import process_site
from flows.relearn.accept import accept_draft
from flows.relearn.draft_folder import draft_folder, stored_draft
from flows.relearn.relearn_site import Relearned, relearn_site
from flows.rereading.report import report_text
from flows.rereading.reread import reread_site
from flows.settings import Settings
from flows.sites import known_site
from seeds.load import site_file
from seeds.site import Site
from storage.archive import Archive
from storage.errors import CorrectTheInput
from storage.outcomes import OF_LAYOUTS, Outcome
from storage.readings.rereading import RereadingHandle
from storage.runs.health import health_of
from storage.runs.totals import Funnel, funnel_of
from storage.vocabulary import HealthVerdict

# Nights whose history is too short for a verdict: so many pages and this share of them are refused for their layout.
LEAST_REFUSED = 4
NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class NightDraft:
    """What the night did about a changed layout, in lines for a person."""

    accepted: bool
    lines: tuple[str, ...]


NOTHING_DONE = NightDraft(accepted=False, lines=())


def needs_relearning(archive: Archive, run_id: int) -> bool:
    """Whether the night is broken, or nearly all that it read is refused for its layout, as in a first night."""
    health = health_of(archive, run_id)
    if health is not None and health.verdict is HealthVerdict.BROKEN:
        return not health.released_by
    return _nearly_all_refused(funnel_of(archive, run_id))


def _nearly_all_refused(funnel: Funnel) -> bool:
    refused = sum(funnel.pages.get((Outcome.REFUSED, reason), 0) for reason in OF_LAYOUTS)
    looked = sum(map(funnel.count, (Outcome.REFUSED, Outcome.NEW, Outcome.EDITED)))
    return refused >= LEAST_REFUSED and refused >= NEARLY_ALL * looked


def wants_relearning(settings: Settings, archive: Archive, slug: str, run_id: int) -> bool:
    """Whether `relearn_after_night` has anything to do; this is cheap, and is asked after every night."""
    if settings.relearn == "off":
        return False
    return needs_relearning(archive, run_id) or (settings.relearn == "auto" and _is_half_accepted(settings, slug))


def relearn_after_night(settings: Settings, archive: Archive, slug: str, run_id: int) -> NightDraft:
    """Resumes an acceptance that was killed.

    A draft that passes stays, since a person may be looking at it, unless the program accepts by itself.
    """
    by_itself = settings.relearn == "auto"
    if by_itself and _is_half_accepted(settings, slug):
        return NightDraft(accepted=True, lines=_accept(settings, archive, slug))
    if not needs_relearning(archive, run_id):
        return NOTHING_DONE
    if not by_itself and _has_draft(settings, slug):
        return NightDraft(accepted=False, lines=(f"an earlier draft passes the gate: {_accept_with(slug)}",))
    site = known_site(settings, slug)
    made = relearn_site(settings, archive, site, _reread, partial(report_text, archive), datetime.now(UTC))
    if by_itself and made.passes_strictly:
        return NightDraft(accepted=True, lines=(*_drafted_lines(slug, made), *_accept(settings, archive, slug)))
    return NightDraft(accepted=False, lines=_drafted_lines(slug, made))


def _drafted_lines(slug: str, made: Relearned) -> tuple[str, ...]:
    if made.proposal is None:
        return ()
    if made.folder is None:
        return (f"no layout could be drafted from {made.waiting} pages", *made.proposal.reports)
    drafted = f"a layout was drafted from {made.waiting} pages: {made.folder}"
    if made.passes:
        return drafted, f"it passes the gate: {_accept_with(slug)}"
    failed = "; ".join(f"{one.name}: {one.measured}" for one in made.checks if not one.passed)
    return drafted, f"it does not pass the gate ({failed})"


def _accept_with(slug: str) -> str:
    return f"`luutru relearn {slug} --accept` uses it"


def _has_draft(settings: Settings, slug: str) -> bool:
    """Whether a draft lies there that `--accept` would take."""
    if not draft_folder(settings.data, slug).is_dir():
        return False
    try:
        draft = stored_draft(settings.data, slug)
    except CorrectTheInput:
        return False
    return draft.passes and draft.is_as_drafted and draft.belongs_to(site_file(slug, settings.sites))


def _is_half_accepted(settings: Settings, slug: str) -> bool:
    """Whether the site file is the draft already, and the draft was not put away."""
    if not draft_folder(settings.data, slug).is_dir():
        return False
    try:
        draft = stored_draft(settings.data, slug)
    except CorrectTheInput:
        return False
    return draft.passes and draft.text == site_file(slug, settings.sites)


def _accept(settings: Settings, archive: Archive, slug: str) -> tuple[str, ...]:
    """Returns what was done, in lines for a person."""
    accepted = accept_draft(settings, archive, slug, _process, _reread, datetime.now(UTC))
    return (
        f"the draft passes the strictest gate, and is accepted: {accepted.file}; its evidence is in {accepted.kept}",
        f"{accepted.read} refused pages were read again, {accepted.replaced} readings were replaced",
        f"compare it with the pages; a person who agrees deletes `accepted = 'auto'` in {slug}.toml",
    )


def _process(archive: Archive, site: Site) -> int:
    with readers() as pool:
        number, _ = process_site(archive, site, pool)
        return number


def _reread(archive: Archive, site: Site) -> RereadingHandle:
    with readers() as pool:
        read = partial(read_batches, archive, site, pool)
        return reread_site(archive, site, lambda bodies: chain.from_iterable(map(read, bodies)), None)
