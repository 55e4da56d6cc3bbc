"""Reports what a rereading would change, as text and as JSON: pages gained and lost per field, and example diffs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.markdown_text import for_terminal
from flows.pages.diff_output import diff_lines
from luutru.version_diff import PageDiff, diff_texts
from storage.archive import Archive
from storage.readings.rereading_pairs import OneReading, RereadPair, reading_text

FIELDS = ("article", "section", "byline", "published", "lead", "captions")
EXAMPLES = 5
MOST_LOST = 0.02  # of the pages that had the field
_WIDE = 160


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
    """`changed` counts pages with another text; `examples` are some of these, and some pages that lost a field."""

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
    """Builds the report; a page counts once even with several bodies, and the pairs must come page by page."""
    report = RereadReport(site)
    for _, of_page in groupby(pairs, key=lambda pair: pair.page_id):
        _count_page(report, list(of_page))
    return report


def has(reading: OneReading) -> Iterator[str]:
    if reading.content_hash is None:
        return
    yield "article"
    stated: Mapping[str, bool] = {
        "section": bool(reading.fields.get("section")),
        "byline": bool(reading.fields.get("byline")),
        "published": bool(reading.fields.get("published")),
        "lead": bool(reading.lead),
        "captions": "caption" in (reading.fields.get("kinds") or ()),
    }
    yield from (name for name, there in stated.items() if there)


def _count_page(report: RereadReport, pairs: list[RereadPair]) -> None:
    report.pages += 1
    report.bodies += len(pairs)
    reported = [(pair, set(has(pair.before)), set(has(pair.after))) for pair in pairs]
    for name, count in report.fields.items():
        count.had += any(name in before for _, before, _ in reported)
        count.gained += any(name in after - before for _, before, after in reported)
        losing = [pair for pair, before, after in reported if name in before - after]
        count.lost += bool(losing)
        if losing and len(report.losing) < EXAMPLES:
            report.losing.append((name, losing[0]))
    changed = [pair for pair in pairs if pair.before.content_hash != pair.after.content_hash]
    report.changed += bool(changed)
    if changed and len(report.examples) < EXAMPLES:
        report.examples.append(changed[0])


def report_table(report: RereadReport) -> Table:
    title = f"{report.site}: {report.pages} pages read again, {report.changed} with another text"
    table = Table("pages with", "before", "gained", "lost", "share lost", title=title, title_justify="left")
    for name, count in report.fields.items():
        cells = (name, str(count.had), str(count.gained), str(count.lost), f"{count.share_lost:.1%}")
        table.add_row(*cells, style="red" if count.share_lost > MOST_LOST else None)
    return table


def example_lines(archive: Archive, report: RereadReport, *, colour: bool) -> Iterator[Text]:
    for name, pair in report.losing:
        yield Text(for_terminal(f"{pair.url}: loses {name} ({_was(name, pair)})"), style="red")
    for pair in report.examples:
        diff = _diff(archive, pair)
        if diff is None:
            yield Text(for_terminal(f"{pair.url}: {_state(pair.before)} → {_state(pair.after)}"), style="bold")
            continue
        head = f"{pair.url}: {diff.kind}; words: {diff.words_added} added, {diff.words_removed} removed"
        yield Text(for_terminal(head), style="bold")
        yield from diff_lines(diff, colour=colour)


def report_text(archive: Archive, report: RereadReport) -> str:
    """Table and examples without colours, for a file."""
    written = StringIO()
    console = Console(file=written, width=_WIDE, highlight=False)
    console.print(report_table(report))
    for line in example_lines(archive, report, colour=False):
        console.print(line)
    return written.getvalue()


def report_json(archive: Archive, report: RereadReport) -> dict[str, Any]:
    return {
        "site": report.site,
        "bodies": report.bodies,
        "pages": report.pages,
        "texts_changed": report.changed,
        "fields": {
            name: {"before": count.had, "gained": count.gained, "lost": count.lost}
            for name, count in report.fields.items()
        },
        "too_many_lost": report.spoilt,
        "losing": [{"url": pair.url, "field": name, "was": _was(name, pair)} for name, pair in report.losing],
        "examples": [_example(archive, pair) for pair in report.examples],
    }


def _example(archive: Archive, pair: RereadPair) -> dict[str, Any]:
    diff = _diff(archive, pair)
    reported: dict[str, Any] = {"url": pair.url, "before": _state(pair.before), "after": _state(pair.after)}
    if diff:
        reported["kind"] = diff.kind
        reported["parts"] = {
            part: [{"op": piece.op, "text": piece.text} for piece in pieces] for part, pieces in diff.parts.items()
        }
    return reported


def _diff(archive: Archive, pair: RereadPair) -> PageDiff | None:
    old, new = reading_text(archive, pair.before), reading_text(archive, pair.after)
    return diff_texts(old, new) if old and new else None


def _state(reading: OneReading) -> str:
    return f"refused: {reading.refusal}" if reading.content_hash is None else "article"


def _was(field: str, pair: RereadPair) -> str:
    if field == "article":
        return f"would be refused: {pair.after.refusal}"
    stated = pair.before.lead if field == "lead" else pair.before.fields.get(field)
    return str(stated) if stated else "was there"
