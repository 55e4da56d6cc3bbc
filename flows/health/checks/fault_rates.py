"""Checks the share of pages with a fault, against the site's history; some faults need no history."""

from collections.abc import Iterator, Sequence

from flows.health.finding import HealthFinding
from flows.health.metrics import Figures
from flows.health.refused_requests import LEAST_REFUSED, is_refusal
from flows.health.visit_faults import OTHER_STORIES, REPEATED
from luutru.coverage.probability import beta_binomial_upper
from storage.runs.health import COMPARED, COPIES_ITSELF, DIFFERS, SECOND
from storage.vocabulary import HealthVerdict

LEAST_PAGES_OUTRIGHT = 3
LEAST_COPIES = 5
NEARLY_ALL = 0.9
MANY_DIFFER = 0.5
MOST_DIFFER = 0.75
NO_TITLES = ("refused:no_title",)
NO_BODIES = ("refused:no_body", "refused:empty", "refused:body_obfuscated")
READER_BREAKS = ("refused:breaks_reader", "refused:too_slow", "refused:too_much_memory")
BLOCKS = ("refused:challenge", "refused:login")


def absolute(tonight: Figures) -> Iterator[HealthFinding]:
    looked, asked = tonight.totals.get("looked", 0), tonight.totals.get("asked", 0)
    if not tonight.totals.get("listed"):
        yield _nothing_listed(tonight)
    titles, bodies, blocks = (_refused(tonight, reasons) for reasons in (NO_TITLES, NO_BODIES, BLOCKS))
    yield from _nearly_all(tonight, "no_titles", titles, looked)
    yield from _nearly_all(tonight, "no_bodies", bodies, looked)
    yield from _nearly_all(tonight, "reader_breaks", _refused(tonight, READER_BREAKS), looked)
    yield from _witnesses_differ(tonight)
    yield from _second_reader_differs(tonight)
    yield from _foreign_blocks(tonight)
    yield from _copies_itself(tonight)
    turned_away = sum(number for name, number in tonight.bad.items() if name.startswith("asked|blocked"))
    yield from _nearly_all(tonight, "all_blocked", turned_away + blocks, asked, HealthVerdict.BLOCKED)
    put_off = tonight.totals.get("put_off", 0)
    failed = sum(number for name, number in tonight.bad.items() if is_refusal(name.removeprefix("asked|failed:")))
    if failed + put_off:
        yield from _nearly_all(
            tonight, "all_refused", turned_away + blocks + failed + put_off, asked + put_off, HealthVerdict.BLOCKED
        )


def _witnesses_differ(tonight: Figures) -> Iterator[HealthFinding]:
    """Half of the new pages with another title or day than in the site's own lists cannot be usual."""
    number, bad = tonight.totals.get("witnessed", 0), tonight.bad.get("witnessed|witnesses_differ", 0)
    if number >= LEAST_PAGES_OUTRIGHT and bad >= MANY_DIFFER * number:
        yield _finding(tonight, "witnesses_differ", f"{bad} of {number} pages", bad, number)


def _second_reader_differs(tonight: Figures) -> Iterator[HealthFinding]:
    """A reader without rules of the site may fail on some pages of a paper, and hardly on most of them."""
    number, bad = tonight.totals.get(SECOND, 0), tonight.bad.get(f"{SECOND}|{DIFFERS}", 0)
    if number >= LEAST_PAGES and bad >= MOST_DIFFER * number:
        yield _finding(tonight, DIFFERS, f"{bad} of {number} pages", bad, number)


def _foreign_blocks(tonight: Figures) -> Iterator[HealthFinding]:
    """Half of the texts with a box of the site in them: its layout was never right, or is no longer."""
    number = tonight.totals.get("read", 0)
    for what in (REPEATED, OTHER_STORIES):
        bad = tonight.bad.get(f"read|{what}", 0)
        if number >= LEAST_PAGES and bad >= MANY_DIFFER * number:
            yield _finding(tonight, what, f"{bad} of {number} pages", bad, number)


def _copies_itself(tonight: Figures) -> Iterator[HealthFinding]:
    """A site may publish a notice twice or reports of one form; hardly all of a night's new texts are such."""
    number, bad = tonight.totals.get(COMPARED, 0), tonight.bad.get(f"{COMPARED}|{COPIES_ITSELF}", 0)
    if number >= LEAST_COPIES:
        yield from _nearly_all(tonight, COPIES_ITSELF, bad, number, HealthVerdict.WATCH)


def _nothing_listed(tonight: Figures) -> HealthFinding:
    """If each source refused us, a person must ask the site; its file needs no repair."""
    if tonight.failed and all(map(is_refusal, tonight.failed.values())) and not tonight.links:
        why = ", ".join(sorted(set(tonight.failed.values())))
        return _finding(tonight, "all_refused", f"no source answered ({why})", 0, 0, HealthVerdict.BLOCKED)
    return _finding(tonight, "nothing_found", "no source showed a single page", 0, 0)


def _refused(tonight: Figures, reasons: tuple[str, ...]) -> int:
    return sum(tonight.bad.get(f"looked|{reason}", 0) for reason in reasons)


def _nearly_all(
    tonight: Figures, what: str, bad: int, number: int, verdict: HealthVerdict = HealthVerdict.BROKEN
) -> Iterator[HealthFinding]:
    least = LEAST_REFUSED if verdict is HealthVerdict.BLOCKED else LEAST_PAGES_OUTRIGHT
    if number >= least and bad >= NEARLY_ALL * number:
        yield _finding(tonight, what, f"{bad} of {number} pages", bad, number, verdict)


def _finding(
    tonight: Figures, what: str, stated: str, bad: int, number: int, verdict: HealthVerdict = HealthVerdict.BROKEN
) -> HealthFinding:
    now = bad / number if number else 1.0
    return HealthFinding(what, None, verdict, stated, "absolute", now, 0.0, tonight.day)


LEAST_PAGES = 4  # with fewer pages, a share says nothing
LEAST_HISTORY = 20  # pages
# A site's shares vary from night to night beyond chance: the history counts as at most this many pages.
MOST_HISTORY = 120
UNLIKELY = 1e-5
THINNER, BROKEN = 0.15, 0.3  # the growth of the share


def shares(tonight: Figures, history: Sequence[Figures]) -> Iterator[HealthFinding]:
    for measure, bad in tonight.bad.items():
        kind, _, fault = measure.partition("|")
        number = tonight.totals[kind]
        past = sum(night.totals.get(kind, 0) for night in history)
        if number < LEAST_PAGES or past < LEAST_HISTORY:
            continue
        usual = sum(night.bad.get(measure, 0) for night in history) / past
        grown = bad / number - usual
        if grown < THINNER or _likelihood(bad, number, usual, past) > UNLIKELY:
            continue
        yield HealthFinding(
            what=fault,
            layout=kind.partition("@")[2] or None,
            verdict=HealthVerdict.BROKEN if grown >= BROKEN else HealthVerdict.WATCH,
            said=f"{bad} of {number} pages, usually {usual:.0%}",
            measure=measure,
            now=bad / number,
            usual=usual,
            since=tonight.day,
        )


def _likelihood(bad: int, number: int, usual: float, past: int) -> float:
    weight = min(past, MOST_HISTORY)
    return beta_binomial_upper(bad, number, 0.5 + usual * weight, 0.5 + (1 - usual) * weight)
