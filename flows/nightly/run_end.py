"""Ends a night's run: as finished, or as failed with a reason."""

from flows.health.refused_requests import LEAST_REFUSED, is_refusal
from storage.archive import Archive
from storage.outcomes import Outcome
from storage.runs.lifecycle import end_run
from storage.runs.totals import Funnel, funnel_of


def end(archive: Archive, run_id: int) -> Funnel:
    funnel = funnel_of(archive, run_id)
    if not funnel.open:
        end_run(archive, run_id, failure_of(funnel))
    return funnel_of(archive, run_id)


def failure_of(funnel: Funnel) -> str | None:
    """A night without any found or answering page is a failure, never a quiet night."""
    if funnel.open:
        return None
    if not funnel.found and not funnel.listed:
        return _nothing_found(funnel)
    return _no_answer(funnel)


def _no_answer(funnel: Funnel) -> str | None:
    """The reason, if all of several requested pages gave a refusal or an error."""
    silent = {(word, reason): number for (word, reason), number in funnel.pages.items() if _is_refused(word, reason)}
    passed = sum(number for (word, reason), number in funnel.pages.items() if _is_passed(word, reason))
    number = sum(silent.values())
    if number < LEAST_REFUSED or number + passed < funnel.found:
        return None
    reasons = ", ".join(f"{reason or word} × {times}" for (word, reason), times in silent.items())
    return f"no_page_answered ({number} pages asked: {reasons})"


def _is_refused(outcome: str, reason: str | None) -> bool:
    if outcome == Outcome.BLOCKED:
        return True
    if outcome == Outcome.REFUSED:
        return reason in ("challenge", "login")
    return outcome in (Outcome.FAILED, Outcome.DEFERRED) and is_refusal(reason or "")


def _is_passed(outcome: str, reason: str | None) -> bool:
    """Pages that were not requested."""
    return outcome == Outcome.SKIPPED or (outcome == Outcome.DEFERRED and not _is_refused(outcome, reason))


def _nothing_found(funnel: Funnel) -> str:
    reasons = ", ".join(f"{reason} × {number}" for reason, number in funnel.discoveries_failed.items())
    return f"no_pages_found ({funnel.discoveries} discoveries requested{': ' + reasons if reasons else ''})"
