"""An archive of the first release keeps its rows after renamed columns, closed words and UTF-8 JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, MetaData, create_engine, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from storage.archive import open_archive
from storage.data_folder import DataFolder
from storage.database import json_rewrite
from storage.database.check_words import add_words, checks_of, missing_words, words_of
from storage.database.engine import Database, json_text, open_database
from storage.database.migrate import migrate, migrations
from storage.database.schema import bring_up_to_date
from storage.migrations.new_words import write_migration
from storage.tables.every_table import Base
from tests.storage.first_rows import HASH, fill

AT = datetime(2026, 1, 6, 7, 8, 9, tzinfo=UTC)
LATER = datetime(2026, 1, 7, 7, 8, 9, tzinfo=UTC)
NAME = "Chợ Đồng Xuân"
RELEASED: dict[str, list[dict[str, Any]]] = {
    "archive_mark": [{"id": 1, "archive_id": "x", "kind": "rehearsal", "made_at": AT}],
    "site_pace": [{"site": "bao", "changes": 2, "growth": 1.5}],
    "host_trust": [{"host": "h", "trials": 7, "false_answers": 1, "disbelieved_at": AT, "proof": "https://h/1"}],
    "host_slot": [{"host": "h", "free_at": 1_767_683_289.25}],
    "discovery": [
        {"id": 1, "run_id": 1, "kind": "listing", "url": "l", "rule": 3, "depth": 0, "done": True, "links": 9},
        {"id": 2, "run_id": 1, "kind": "feed", "url": "f", "rule": 4, "depth": 0, "done": True, "links": 0}
        | {"failure": "ResponseDataLost"},
    ],
    "discovery_address": [{"site": "bao", "url": "l", "exchange_id": 1, "links": 9, "asked": 5, "rules": "d1"}],
    "rereading": [{"id": 1, "site": "bao", "rules": "d2", "made_at": AT}],
    "change": [
        {"id": 1, "page_id": 1, "at": AT, "kind": "typo", "cause": "source", "capture_id": 1, "parts": ["paragraph"]}
        | {"words_added": 1, "words_removed": 1, "fields": {"byline": [NAME, None]}}
    ],
    "withholding": [{"id": 1, "ordinal": 0, "reason": "toà án", "withheld_at": AT, "done": True}],
    "backfill": [
        {"id": 1, "site": "bao", "source": "wayback", "asked_since": date(2026, 1, 1), "asked_until": None}
        | {"since": date(2026, 1, 1), "until": date(2026, 1, 5), "run_id": 1, "state": "working", "made_at": AT}
    ],
    "backfill_query": [{"id": 1, "backfill_id": 1, "query": "q", "resume": "page 2", "done": False}],
    "backfill_window": [
        {"id": 1, "backfill_id": 1, "site": "bao", "source": "wayback", "since": date(2026, 1, 1), "run_id": 1}
        | {"until": date(2026, 1, 5), "state": "open", "figures": {}}
    ],
    "backfill_item": [
        {"id": 1, "window_id": 1, "url": "u", "space": "s", "key": "1", "at": AT, "place": {"file": NAME}}
        | {"outcome": "archived"}
    ],
    "health": [
        {"run_id": 1, "site": "bao", "day": date(2026, 1, 5), "verdict": "broken", "figures": {NAME: 1}, "held": True}
        | {"findings": [{"what": NAME}], "judged_at": AT}
    ],
    "visit": [
        {"id": 1, "run_id": 1, "page_id": 1, "url": "u", "outcome": "held", "reason": "missing:lead", "capture_id": 1}
        | {"trial": True}
    ],
}
MIGRATED_VALUES: dict[str, dict[str, Any]] = {
    "archive_mark": {"created_at": AT},
    "site_change_rate": {"changes": 2, "growth": 1.5},
    "validator_trust": {"checks": 7, "false_304s": 1, "distrusted_at": AT, "proof_url": "https://h/1"},
    "discovery": {"rule_index": 3, "failure": None},
    "discovery_address": {"request_count": 5, "rules_digest": "d1"},
    "rereading": {"rules_digest": "d2", "created_at": AT},
    "change": {"changed_at": AT, "fields": {"byline": [NAME, None]}},
    "withholding": {"applied": True},
    "backfill": {"requested_since": date(2026, 1, 1), "requested_until": None, "created_at": AT},
    "backfill_query": {"resume_key": "page 2"},
    "backfill_item": {"captured_at": AT, "source_location": {"file": NAME}},
    "health": {"figures": {NAME: 1}, "findings": [{"what": NAME}]},
    "visit": {"validator_check": True, "reason": "missing:lead"},
    "revisit": {
        "first_seen_at": datetime(2026, 1, 5, 3, 4, 5, tzinfo=UTC),
        "checked_at": LATER,
        "checks": 3,
        "failures": 2,
    },
    "run": {"schedule_time": AT, "scheduled": True},
    "body": {"rules_id": 1},
    "reading": {"rules_id": 1},
    "reading_rules": {"layout_digest": "r1"},
    "document": {"blocks": ["Chợ đông."]},
}


@pytest.fixture
def released(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """A database as the first release left it, written by an engine that escapes all letters outside ASCII."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    (
        folder.warc / "released.warc.gz"
    ).touch()  # the files of the rows: a database without any belongs to another folder
    database = open_database(database_url or folder.database_url)
    config = migrations()
    for revision in ("0001", "0008"):
        with database.writing() as session:
            config.attributes["connection"] = session.connection()
            command.upgrade(config, revision)
        if revision == "0001":
            fill(database)
    escaping = create_engine(database.engine.url)
    tables = MetaData()
    with escaping.begin() as connection:
        tables.reflect(connection)
        for name, rows in RELEASED.items():
            for row in rows:
                connection.execute(insert(tables.tables[name]), row)
        run, revisit = tables.tables["run"], tables.tables["revisit"]
        connection.execute(run.update().values(moment=AT, counted=True))
        connection.execute(revisit.update().values(looked_at=LATER, looks=3, misses=2))
        blocks = {"blocks": ["Chợ đông."]}
        connection.execute(tables.tables["document"].update().values(blocks))
    escaping.dispose()
    yield database
    database.close()


def test_every_renamed_column_keeps_its_values(released: Database, tmp_path: Path, database_url: str | None) -> None:
    with open_archive(tmp_path / "data", database_url) as archive, archive.database.reading() as session:
        for name, values in MIGRATED_VALUES.items():
            table = Base.metadata.tables[name]
            row = session.execute(table.select().order_by(*table.primary_key.columns)).mappings().first()
            assert row is not None
            assert {column: row[column] for column in values} == values, name
        discovery, slot = Base.metadata.tables["discovery"], Base.metadata.tables["host_slot"]
        assert session.scalars(discovery.select().with_only_columns(discovery.c.failure)).all()[1] == "request_failed"
        (free,) = session.scalars(slot.select().with_only_columns(slot.c.next_request_at))
        assert 0 <= (free - datetime.fromtimestamp(1_767_683_289.25, UTC)).total_seconds() < 1


def test_sql_finds_a_vietnamese_word_in_rewritten_rows(
    released: Database, tmp_path: Path, database_url: str | None
) -> None:
    with open_archive(tmp_path / "data", database_url) as archive:
        asked = {
            "document": "blocks",
            "change": "fields",
            "health": "findings",
            "backfill_item": "source_location",
        }
        for table, column in asked.items():
            with archive.database.reading() as session:
                like = text(f"SELECT count(*) FROM {table} WHERE CAST({column} AS text) LIKE '%Chợ%'")
                assert session.scalar(like) == 1, table


def test_a_stopped_rewrite_continues_and_rows_stay_readable(
    released: Database, tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [
        {"content_hash": f"{number:064x}", "title": "x", "blocks": [f"Đoạn {number}"], "ordinal": None}
        for number in range(25)
    ]
    escaping = create_engine(released.engine.url)
    with escaping.begin() as connection:
        tables = MetaData()
        tables.reflect(connection, only=["document"])
        connection.execute(insert(tables.tables["document"]), documents)
    escaping.dispose()
    monkeypatch.setattr(json_rewrite, "BATCH", 10)
    migrate(released, DataFolder(tmp_path / "data"))
    tables_done = []
    while "document" not in tables_done:
        tables_done.append(json_rewrite.rewrite_batch(released))
        assert None not in tables_done
    table = Base.metadata.tables["document"]
    with released.reading() as session:
        raw = session.scalars(text("SELECT CAST(blocks AS text) FROM document")).all()
        assert 0 < len([one for one in raw if "\\u" in one]) < 26
        shown = session.execute(table.select().where(table.c.content_hash != HASH).order_by(table.c.content_hash))
        assert [row.blocks for row in shown] == [row["blocks"] for row in documents]
    bring_up_to_date(released, DataFolder(tmp_path / "data"))
    with released.reading() as session:
        assert not session.execute(Base.metadata.tables["json_rewrite"].select()).all()
        kept = session.execute(table.select().order_by(table.c.content_hash)).all()
        raw = session.scalars(text("SELECT CAST(blocks AS text) FROM document ORDER BY content_hash")).all()
    assert raw == [json.dumps(row.blocks, ensure_ascii=False) for row in kept]


def test_half_a_surrogate_pair_is_written_too() -> None:
    assert json_text(["Đà Nẵng"]) == '["Đà Nẵng"]'
    assert json.loads(json_text(["\ud83d Đà"])) == ["\ud83d Đà"]
    json_text(["\ud83d"]).encode()


def test_migrated_tables_are_those_of_the_models(released: Database, tmp_path: Path, database_url: str | None) -> None:
    with open_archive(tmp_path / "data", database_url) as archive, archive.database.reading() as session:
        connection = session.connection()
        assert missing_words(connection) == {}
        for table in Base.metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in inspect(connection).get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            checks = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
            assert set(checks_of(connection, table.name)) == checks
            key = inspect(connection).get_pk_constraint(table.name)["name"]
            assert key == f"pk_{table.name}"
        assert inspect(connection).get_foreign_keys("body")[1]["name"] in ("fk_body_rules_id", "fk_body_exchange_id")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit SET outcome = 'lost'",
        "UPDATE visit SET outcome = 'failed', reason = 'no such reason'",
        "UPDATE visit SET outcome = 'failed', reason = 'http_4040'",
        "UPDATE run SET kind = 'daily'",
        "UPDATE backfill SET source = 'google'",
        "UPDATE health SET verdict = 'ill'",
        "UPDATE exchange SET record_kind = 'request'",
    ],
)
def test_an_unknown_word_is_refused_by_the_database(
    released: Database, tmp_path: Path, database_url: str | None, statement: str
) -> None:
    with open_archive(tmp_path / "data", database_url) as archive:
        with pytest.raises(IntegrityError), archive.database.writing() as session:
            session.execute(text(statement))
        with archive.database.writing() as session:
            session.execute(text("UPDATE visit SET outcome = 'failed', reason = 'http_404'"))
            session.execute(text("UPDATE visit SET outcome = 'failed', reason = 'robots_503'"))


def test_words_are_added_one_after_the_other(released: Database, tmp_path: Path, database_url: str | None) -> None:
    with open_archive(tmp_path / "data", database_url) as archive:
        for column, table, word in (
            ("reason", "visit", "too_new"),
            ("reason", "visit", "too_old"),
            ("kind", "run", "x"),
        ):
            with archive.database.writing() as session:
                add_words(session.connection(), table, column, word, "login" if column == "reason" else "check")
        with archive.database.writing() as session:
            words = words_of(checks_of(session.connection(), "visit")["ck_visit_reason"])
            assert {"too_new", "too_old", "login", "budget"} <= set(words)
            assert len(words) == len(set(words))
            session.execute(text("UPDATE visit SET outcome = 'failed', reason = 'too_old'"))
            session.execute(text("UPDATE visit SET outcome = 'failed', reason = 'http_404'"))
            session.execute(text("UPDATE run SET kind = 'x'"))
        with pytest.raises(IntegrityError), archive.database.writing() as session:
            session.execute(text("UPDATE visit SET outcome = 'failed', reason = 'too_young'"))


def test_the_migration_for_a_word_is_written(tmp_path: Path) -> None:
    path = write_migration(tmp_path, {("visit", "reason"): ["too_new"], ("run", "kind"): ["x"]}, "0041")
    written = path.read_text(encoding="utf-8")
    assert path.name == "0042_further_words.py"
    assert '    add_words(op.get_bind(), "visit", "reason", "too_new")\n' in written
    compile(written, path, "exec")
