"""The cost of an unchanged page for a night, compared with a new one: answered 304, and sent again with the same
payload.
"""

from dataclasses import dataclass, field

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import Figures, figures
from tests.benchmarks.throughput.own import Own, own_archive
from tests.benchmarks.throughput.served import Served

MOST_CPU = {"304": 0.18, "equal payload": 1 / 3}
MOST_BYTES = 1600
FIXED = 1  # pages of the night by which the cost of a night itself is known


@dataclass(slots=True)
class Costs:
    """CPU milliseconds a page, and bytes a page on disk by part."""

    new: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    disk: dict[str, float] = field(default_factory=dict)


def unchanged(pages: Served, rounds: int) -> list[Section]:
    number = len(pages.paths)
    fixed: list[tuple[float, float]] = []
    costs = {"304": Costs(), "equal payload": Costs()}
    for _ in range(rounds):
        fixed.append(_fixed(pages))
        for origin, cost in zip((pages.validating, pages.origin), costs.values(), strict=True):
            own = own_archive(origin, number)
            cost.new.append(_a_page(own, number, fixed[-1][0]))
            before = own.disk()
            cost.unchanged.append(_a_page(own, number, fixed[-1][1]))
            cost.disk = {part: (size - before.get(part, 0)) / number for part, size in own.disk().items()}
    rows = [
        (f"a folder's {which} night itself, taken off below", figures(times).as_text(), "")
        for which, times in zip(("first", "next"), zip(*fixed, strict=True), strict=True)
    ]
    new = figures([value for cost in costs.values() for value in cost.new])
    rows += [("a new page", new.as_text(2), "")]
    rows += [(f"unchanged, {name}", figures(cost.unchanged).as_text(2), _disk(cost)) for name, cost in costs.items()]
    return [
        Section("unchanged", ("", "CPU ms a page", "bytes a page on disk"), rows, _aims(costs), [_note(number, rounds)])
    ]


def _aims(costs: dict[str, Costs]) -> list[Aim]:
    found = []
    for name, cost in costs.items():
        ratio: Figures = figures(cost.unchanged).over(figures(cost.new))
        found.append(
            Aim(f"{name}: CPU of an unchanged page over a new one's", ratio, "≤", round(MOST_CPU[name], 2), "", 2)
        )
        found.append(Aim(f"{name}: on disk", figures([sum(cost.disk.values())]), "≤", MOST_BYTES, " bytes", 0))
    return found


def _fixed(pages: Served) -> tuple[float, float]:
    """CPU milliseconds of a folder's first and second night with almost no pages."""
    own = own_archive(pages.origin, FIXED)
    return own.night().cpu * 1000, own.night().cpu * 1000


def _a_page(own: Own, number: int, fixed: float) -> float:
    return (own.night().cpu * 1000 - fixed) / number


def _disk(cost: Costs) -> str:
    return ", ".join(f"{part} {size:.0f}" for part, size in cost.disk.items() if round(size))


def _note(number: int, rounds: int) -> str:
    return (
        f"{number} pages, {rounds} rounds, nights without Prefect, publishing included. A night's own cost (starting "
        "the crawl and the reading processes, judging the run) is taken off: it is that of a night with "
        f"{FIXED} page."
    )
