"""The contents of an archive without what a kill may change; tests compare archives in this form.

Left out are fetch times, WARC names, row ids, digests of bodies (a page's counters change with each request), and the
exchanges: a request that was under way at the kill is sent again.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.archive import Archive, open_archive
from storage.tables.archive import Withholding
from storage.tables.backfill import BackfillItem
from storage.tables.captures import Capture
from storage.tables.changes import Change, Rereading
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Version
from storage.tables.runs import Discovery, Health, Run, Visit

Key = tuple[str, str, str]
Night = tuple[str, int]
TIMES = ("captured", "withheld", "restored")  # in a line of the manifest


@dataclass(frozen=True, slots=True)
class Settled:
    """Pages by (site, space, key); runs and their leftovers by (site, number)."""

    pages: dict[Key, tuple[str, str, str | None]]
    captures: dict[Key, list[tuple[int, int]]]
    versions: dict[Key, list[tuple[str, bool]]]
    changes: dict[Key, list[tuple[str, str, str | None, str | None]]]
    documents: dict[str, tuple[str, int | None]]
    publications: list[tuple[int, str, str | None, bool, str, int | None]]
    runs: dict[Night, tuple[str, str | None]]
    discoveries: dict[Night, dict[str, tuple[bool, int, str | None]]]
    visits: dict[Night, dict[Key, tuple[str | None, str | None]]]
    verdicts: dict[Night, tuple[str, bool, str | None]]
    rereadings: list[tuple[str, bool, bool]]
    backfilled: list[tuple[str, str | None, str | None]]
    withheld: list[tuple[Key | None, int | None, bool]]
    corpus: dict[str, bytes]
    manifest: list[dict[str, Any]]
    leftovers: list[str]


def settled(data: Path, database_url: str | None = None) -> Settled:
    corpus = data / "corpus"
    with open_archive(data, database_url) as archive:
        runs = _runs(archive)
        pages = _rows(archive, Page)
        keys = {page.id: (page.site, page.space, page.key) for page in pages}
        return Settled(
            pages={keys[page.id]: (page.url, page.state, page.moved_to) for page in pages},
            captures=_captures(archive, keys, runs),
            versions=_versions(archive, keys),
            changes=_changes(archive, keys),
            documents={row.content_hash: (row.title, row.ordinal) for row in _rows(archive, Document)},
            publications=[
                (row.ordinal, row.file, row.sha256, row.written, row.cause, row.replaces)
                for row in sorted(_rows(archive, Publication), key=lambda row: row.ordinal)
            ],
            runs={runs[run.id]: (run.state, run.reason) for run in _rows(archive, Run)},
            discoveries=_discoveries(archive, runs),
            visits=_visits(archive, keys, runs),
            verdicts={runs[row.run_id]: (row.verdict, row.held, row.released_by) for row in _rows(archive, Health)},
            rereadings=sorted(
                (row.site, row.accepted_at is not None, row.applied_at is not None) for row in _rows(archive, Rereading)
            ),
            backfilled=sorted(
                (f"{row.captured_at} {row.url}", row.outcome, row.reason) for row in _rows(archive, BackfillItem)
            ),
            withheld=[
                (keys[row.page_id] if row.page_id else None, row.ordinal, row.applied)
                for row in sorted(_rows(archive, Withholding), key=lambda row: row.id)
            ],
            corpus={path.name: path.read_bytes() for path in corpus.glob("*.txt")},
            manifest=_manifest(corpus / "manifest.jsonl"),
            leftovers=sorted(path.name for path in (*(data / "warc").rglob("*.open"), *corpus.glob(".partial/*"))),
        )


def _rows(archive: Archive, table: Any) -> list[Any]:
    with archive.database.reading() as session:
        return list(session.scalars(select(table)))


def _runs(archive: Archive) -> dict[int, Night]:
    return {run.id: (run.site, run.number) for run in _rows(archive, Run)}


def _captures(archive: Archive, keys: dict[int, Key], runs: dict[int, Night]) -> dict[Key, list[tuple[int, int]]]:
    """The run and the status of each capture, for each page."""
    found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for capture in sorted(_rows(archive, Capture), key=lambda row: row.captured_at):
        found[keys[capture.page_id]].append((runs[capture.run_id][1], capture.status))
    return dict(found)


def _versions(archive: Archive, keys: dict[int, Key]) -> dict[Key, list[tuple[str, bool]]]:
    """The documents of each page in order, and whether each version has ended."""
    found: dict[Key, list[tuple[str, bool]]] = defaultdict(list)
    for version in sorted(_rows(archive, Version), key=lambda row: row.first_seen_at):
        found[keys[version.page_id]].append((version.content_hash, version.ended_at is not None))
    return dict(found)


def _changes(archive: Archive, keys: dict[int, Key]) -> dict[Key, list[tuple[str, str, str | None, str | None]]]:
    found: dict[Key, list[tuple[str, str, str | None, str | None]]] = defaultdict(list)
    for change in sorted(_rows(archive, Change), key=lambda row: (row.changed_at, row.kind)):
        found[keys[change.page_id]].append((change.kind, change.cause, change.from_hash, change.to_hash))
    return dict(found)


def _discoveries(archive: Archive, runs: dict[int, Night]) -> dict[Night, dict[str, tuple[bool, int, str | None]]]:
    found: dict[Night, dict[str, tuple[bool, int, str | None]]] = defaultdict(dict)
    for row in _rows(archive, Discovery):
        found[runs[row.run_id]][row.url] = (row.done, row.links, row.failure)
    return dict(found)


def _visits(
    archive: Archive, keys: dict[int, Key], runs: dict[int, Night]
) -> dict[Night, dict[Key, tuple[str | None, str | None]]]:
    found: dict[Night, dict[Key, tuple[str | None, str | None]]] = defaultdict(dict)
    for visit in _rows(archive, Visit):
        found[runs[visit.run_id]][keys[visit.page_id]] = (visit.outcome, visit.reason)
    return dict(found)


def _manifest(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [{key: value for key, value in json.loads(line).items() if key not in TIMES} for line in lines]
