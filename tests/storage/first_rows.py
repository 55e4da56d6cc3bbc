"""Rows of an archive of the first schema."""

from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, insert

from storage.database.engine import Database

MOMENT = "2026-01-05 03:04:05"
HASH = "ab" * 32
ROWS: dict[str, list[dict[str, Any]]] = {
    "run": [{"id": 1, "site": "bao", "kind": "nightly", "night": "2026-01-05", "number": 1, "state": "finished"}],
    "exchange": [{"id": 1, "run_id": 1, "purpose": "page", "url": "https://bao.example.vn/1.html", "status": 200}],
    "reading_key": [{"id": 1, "site": "bao", "layout_digest": "r1", "extractor_version": "1"}],
    "body": [
        {
            "id": 1,
            "site": "bao",
            "digest": "cd" * 32,
            "content_type": "",
            "url": "u",
            "exchange_id": 1,
            "key_id": 1,
            "reading_id": 1,
        }
    ],
    "document": [{"content_hash": HASH, "title": "Chợ quê", "lead": None, "blocks": ["Chợ đông."], "ordinal": 0}],
    "reading": [{"id": 1, "body_id": 1, "key_id": 1, "layout": "article", "content_hash": HASH, "fields": {}}],
    "page": [{"id": 1, "site": "bao", "space": "s", "key": "1", "url": "https://bao.example.vn/1.html"}],
    "capture": [{"id": 1, "page_id": 1, "run_id": 1, "exchange_id": 1, "body_id": 1, "url": "u", "status": 200}],
    "version": [{"id": 1, "page_id": 1, "content_hash": HASH, "capture_id": 1, "reading_id": 1}],
    "publication": [{"ordinal": 0, "file": "000_ab.txt", "content_hash": HASH, "cause": "source", "written": True}],
}
TIMES = ("started_at", "sent_at", "captured_at", "read_at", "first_seen_at", "last_seen_at")
STATES = {"page": {"state": "live"}}


def fill(database: Database) -> None:
    """Uses the tables of the database, not those of today's models."""
    with database.writing() as session:
        tables = MetaData()
        tables.reflect(session.connection())
        for name, rows in ROWS.items():
            table = tables.tables[name]
            times = {column.name: _moment(MOMENT) for column in table.columns if column.name in TIMES}
            for row in rows:
                told = times | STATES.get(name, {}) | row
                if "night" in told:
                    told["night"] = _moment(MOMENT).date()
                session.execute(insert(table), told)


def _moment(said: str) -> Any:
    return datetime.fromisoformat(said)
