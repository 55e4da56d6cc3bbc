"""A rereading's report as a person and as a program read it, its examples as diffs."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from flows.diff_shown import diff_lines
from flows.page_diff import PageDiff, diff_texts
from flows.plain_text import for_terminal
from flows.reread_report import MOST_LOST, RereadReport
from storage.archive import Archive
from storage.reread_pairs import OneReading, RereadPair, text_of


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
        head = f"{pair.url}: {diff.kind}, {diff.words_added} words added, {diff.words_removed} removed"
        yield Text(for_terminal(head), style="bold")
        yield from diff_lines(diff, colour=colour)


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
    told: dict[str, Any] = {"url": pair.url, "before": _state(pair.before), "after": _state(pair.after)}
    if diff:
        told["kind"] = diff.kind
        told["parts"] = {
            part: [{"op": piece.op, "text": piece.text} for piece in pieces] for part, pieces in diff.parts.items()
        }
    return told


def _diff(archive: Archive, pair: RereadPair) -> PageDiff | None:
    old, new = text_of(archive, pair.before), text_of(archive, pair.after)
    return diff_texts(old, new) if old and new else None


def _state(reading: OneReading) -> str:
    return f"refused: {reading.refusal}" if reading.content_hash is None else "article"


def _was(field: str, pair: RereadPair) -> str:
    if field == "article":
        return f"would be refused: {pair.after.refusal}"
    said = pair.before.lead if field == "lead" else pair.before.fields.get(field)
    return str(said) if said else "was there"
