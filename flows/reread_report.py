"""What a rereading would change, before and after: pages gained and lost per field, texts changed, examples."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from storage.reread_pairs import OneReading, RereadPair

FIELDS = ("article", "section", "byline", "published", "lead", "captions")
EXAMPLES = 5
MOST_LOST = 0.02  # of the pages that had the field


@dataclass(slots=True)
class FieldCount:
    """Pages that had the field before, and how many of all pages gained or lost it."""

    had: int = 0
    gained: int = 0
    lost: int = 0

    @property
    def share_lost(self) -> float:
        return self.lost / self.had if self.had else 0.0


@dataclass(slots=True)
class RereadReport:
    """`changed` are pages with another text than before; `examples` are some of these and of the pages that lost."""

    site: str
    bodies: int = 0
    pages: int = 0
    changed: int = 0
    fields: dict[str, FieldCount] = field(default_factory=lambda: {name: FieldCount() for name in FIELDS})
    losing: list[tuple[str, RereadPair]] = field(default_factory=list)
    examples: list[RereadPair] = field(default_factory=list)

    @property
    def spoilt(self) -> list[str]:
        """The fields that too many pages would lose."""
        return [name for name, count in self.fields.items() if count.share_lost > MOST_LOST]


def report_of(site: str, pairs: Iterable[RereadPair]) -> RereadReport:
    """A page counts once, whatever the number of its bodies; the pairs come page by page."""
    report = RereadReport(site)
    for _, of_page in groupby(pairs, key=lambda pair: pair.page_id):
        _count_page(report, list(of_page))
    return report


def has(reading: OneReading) -> Iterator[str]:
    if reading.content_hash is None:
        return
    yield "article"
    said: Mapping[str, bool] = {
        "section": bool(reading.fields.get("section")),
        "byline": bool(reading.fields.get("byline")),
        "published": bool(reading.fields.get("published")),
        "lead": bool(reading.lead),
        "captions": "caption" in (reading.fields.get("kinds") or ()),
    }
    yield from (name for name, there in said.items() if there)


def _count_page(report: RereadReport, pairs: list[RereadPair]) -> None:
    report.pages += 1
    report.bodies += len(pairs)
    told = [(pair, set(has(pair.before)), set(has(pair.after))) for pair in pairs]
    for name, count in report.fields.items():
        count.had += any(name in before for _, before, _ in told)
        count.gained += any(name in after - before for _, before, after in told)
        losing = [pair for pair, before, after in told if name in before - after]
        count.lost += bool(losing)
        if losing and len(report.losing) < EXAMPLES:
            report.losing.append((name, losing[0]))
    changed = [pair for pair in pairs if pair.before.content_hash != pair.after.content_hash]
    report.changed += bool(changed)
    if changed and len(report.examples) < EXAMPLES:
        report.examples.append(changed[0])
