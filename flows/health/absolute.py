"""What is wrong whatever a site's history says."""

from collections.abc import Iterator

from flows.health.figures import Figures
from flows.health.finding import Finding, Verdict

LEAST_PAGES = 3
NEARLY_ALL = 0.9
NO_TITLES = ("refused:no_title",)
NO_BODIES = ("refused:no_body", "refused:empty", "refused:body_obfuscated")
BLOCKS = ("refused:challenge", "refused:login")


def absolute(tonight: Figures) -> Iterator[Finding]:
    looked, asked = tonight.totals.get("looked", 0), tonight.totals.get("asked", 0)
    if not tonight.totals.get("listed"):
        yield _finding(tonight, "nothing_found", "no source showed a single page", 0, 0)
    titles, bodies, blocks = (_refused(tonight, reasons) for reasons in (NO_TITLES, NO_BODIES, BLOCKS))
    yield from _nearly_all(tonight, "no_titles", titles, looked)
    yield from _nearly_all(tonight, "no_bodies", bodies, looked)
    turned_away = sum(number for name, number in tonight.bad.items() if name.startswith("asked|blocked"))
    yield from _nearly_all(tonight, "all_blocked", turned_away + blocks, asked)


def _refused(tonight: Figures, reasons: tuple[str, ...]) -> int:
    return sum(tonight.bad.get(f"looked|{reason}", 0) for reason in reasons)


def _nearly_all(tonight: Figures, what: str, bad: int, number: int) -> Iterator[Finding]:
    if number >= LEAST_PAGES and bad >= NEARLY_ALL * number:
        yield _finding(tonight, what, f"{bad} of {number} pages", bad, number)


def _finding(tonight: Figures, what: str, said: str, bad: int, number: int) -> Finding:
    now = bad / number if number else 1.0
    return Finding(what, None, Verdict.BROKEN, said, "absolute", now, 0.0, tonight.day)
