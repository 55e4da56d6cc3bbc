"""Columns and tables get the names that the field uses, and the closed vocabularies become CHECKs.

`host_slot.free_at`, seconds since 1970, becomes a time like all others. JSON is written as UTF-8 from here on;
`json_rewrite` has a row for each column whose older rows are still to be rewritten (storage.database.json_rewrite).
"""

from functools import partial

import sqlalchemy as sa
from alembic import op

import storage.tables.base
from storage.database.check_words import add_check, change_sqlite_table, drop_check

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

Time = storage.tables.base.UtcTime(timezone=True)

_TABLES = {"reading_key": "reading_rules", "host_trust": "validator_trust", "site_pace": "site_change_rate"}
_COLUMNS = {  # by the table's new name
    "archive_mark": {"made_at": "created_at"},
    "backfill": {"made_at": "created_at", "asked_since": "requested_since", "asked_until": "requested_until"},
    "backfill_item": {"at": "captured_at", "place": "source_location"},
    "backfill_query": {"resume": "resume_key"},
    "body": {"key_id": "rules_id"},
    "change": {"at": "changed_at"},
    "discovery": {"rule": "rule_index"},
    "discovery_address": {"asked": "request_count", "rules": "rules_digest"},
    "reading": {"key_id": "rules_id"},
    "rereading": {"made_at": "created_at", "rules": "rules_digest"},
    "revisit": {"first_at": "first_seen_at", "looked_at": "checked_at", "looks": "checks", "misses": "failures"},
    "run": {"moment": "schedule_time", "counted": "scheduled"},
    "validator_trust": {
        "trials": "checks",
        "false_answers": "false_304s",
        "disbelieved_at": "distrusted_at",
        "proof": "proof_url",
    },
    "visit": {"trial": "validator_check"},
    "withholding": {"done": "applied"},
}
_CONSTRAINTS = {  # by the table's new name
    "reading_rules": {
        "pk_reading_key": "pk_reading_rules",
        "uq_reading_key_site_layout_digest_extractor_version": (
            "uq_reading_rules_site_layout_digest_extractor_version"
        ),
    },
    "validator_trust": {"pk_host_trust": "pk_validator_trust"},
    "site_change_rate": {"pk_site_pace": "pk_site_change_rate"},
    "body": {"fk_body_key_id": "fk_body_rules_id"},
    "reading": {
        "fk_reading_key_id": "fk_reading_rules_id",
        "uq_reading_body_id_key_id": "uq_reading_body_id_rules_id",
    },
}
_OUTCOMES = "new edited unchanged gone moved refused held deferred skipped blocked failed"
_SOURCES = "sitemap listing wayback commoncrawl warc"
_WORDS = {
    ("archive_mark", "kind"): "live rehearsal",
    ("backfill", "source"): _SOURCES,
    ("backfill", "state"): "listing working done",
    ("backfill_item", "outcome"): f"archived known {_OUTCOMES}",
    ("backfill_window", "source"): _SOURCES,
    ("backfill_window", "state"): "open done",
    ("capture", "source"): _SOURCES,
    ("change", "kind"): "typo substantive headline lead captions fields withdrawn moved restored gained lost",
    ("change", "cause"): "source extraction",
    ("discovery", "kind"): "feed sitemap listing",
    ("discovery", "ended"): "last_page page_bound date_bound known_territory nothing_further not_modified",
    ("exchange", "purpose"): "page feed sitemap listing robots index archive copied",
    ("exchange", "truncated"): "disconnect length time unspecified",
    ("exchange", "record_kind"): "response revisit",
    ("health", "verdict"): "healthy learning watch broken",
    ("health", "released_by"): "hand reread",
    ("page", "state"): "live gone moved",
    ("publication", "cause"): "source extraction import",
    ("run", "kind"): "nightly backfill check",
    ("run", "state"): "running finished failed",
    ("visit", "outcome"): _OUTCOMES,
}
_REASONS = (
    "bad_request dns_failed private_address connect_failed connect_timeout tls_failed no_response read_timeout "
    "bad_response request_failed budget not_due closed withheld robots robots_no_answer robots_elsewhere crawl_delay "
    "stranded damaged foreign_host host_blocks host_silent retry_after enough_asked cut_body undecodable unasked_304 redirect_loop redirected_away "
    "redirected_to_no_article not_a_feed not_a_sitemap no_items token_missing not_in_archive other_page other_range "
    "wrong_digest record_damaged empty oversized not_html too_deep too_slow too_much_memory breaks_reader "
    "wrong_charset challenge listing login error_page no_layout_sign two_layout_signs no_title no_body two_bodies "
    "bad_date body_obfuscated"
)
_REASON_COLUMNS = {
    ("backfill_item", "reason"): " OR outcome = 'held'",
    ("discovery", "failure"): "",
    ("exchange", "failure"): "",
    ("reading", "refusal"): "",
    ("visit", "reason"): " OR outcome = 'held'",
}
_JSON = {
    "backfill_item": ("source_location",),
    "backfill_window": ("figures",),
    "change": ("parts", "fields"),
    "document": ("blocks",),
    "health": ("figures", "findings"),
    "reading": ("fields",),
}


def upgrade() -> None:
    for old, new in _TABLES.items():
        op.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for table, names in _CONSTRAINTS.items():
        _rename_constraints(table, names)
    op.drop_index("ix_body_key", table_name="body")
    op.create_index("ix_body_rules", "body", ["site", "rules_id"], unique=False)
    _host_slots_by_time()
    _close_vocabularies()
    op.create_table(
        "json_rewrite",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("column_names", sa.String(), nullable=False),
        sa.Column("last_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_json_rewrite")),
    )
    for table, columns_of_json in _JSON.items():
        op.execute(
            "INSERT INTO json_rewrite (table_name, column_names) "
            f"SELECT '{table}', '{','.join(columns_of_json)}' WHERE EXISTS (SELECT 1 FROM {table})"  # noqa: S608 (our own names)
        )


def downgrade() -> None:
    op.drop_table("json_rewrite")
    for table, column in (*_WORDS, *_REASON_COLUMNS):
        drop_check(op.get_bind(), table, column)
    _host_slots_by_seconds()
    op.drop_index("ix_body_rules", table_name="body")
    op.create_index("ix_body_key", "body", ["site", "rules_id"], unique=False)
    for table, names in _CONSTRAINTS.items():
        _rename_constraints(table, {new: old for old, new in names.items()})
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    for old, new in _TABLES.items():
        op.execute(f"ALTER TABLE {new} RENAME TO {old}")


def _host_slots_by_time() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE host_slot ALTER COLUMN free_at TYPE timestamptz USING to_timestamp(CASE WHEN free_at < 4e9 THEN free_at ELSE 0 END)")
        op.execute("ALTER TABLE host_slot RENAME COLUMN free_at TO next_request_at")
        return
    _make_host_slots(
        sa.Column("next_request_at", Time, nullable=False),
        "strftime('%Y-%m-%d %H:%M:%S', min(free_at, 4e9), 'unixepoch', '+1 second') || '.000000'",
    )


def _host_slots_by_seconds() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE host_slot RENAME COLUMN next_request_at TO free_at")
        op.execute("ALTER TABLE host_slot ALTER COLUMN free_at TYPE float USING extract(epoch FROM free_at)")
        return
    _make_host_slots(sa.Column("free_at", sa.Double(), nullable=False), "strftime('%s', next_request_at) + 1.0")


def _make_host_slots(time: "sa.Column[object]", value: str) -> None:
    """SQLite has no way to change a column's type; no other table refers to this one."""
    op.rename_table("host_slot", "host_slot_before")
    op.create_table(
        "host_slot",
        sa.Column("host", sa.String(), nullable=False),
        time,
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_slot")),
    )
    op.execute(f"INSERT INTO host_slot SELECT host, {value} FROM host_slot_before")  # noqa: S608 (our own text)
    op.drop_table("host_slot_before")


def _rename_constraints(table: str, names: dict[str, str]) -> None:
    connection = op.get_bind()
    for old, new in names.items():
        if connection.dialect.name == "postgresql":
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
        else:
            change_sqlite_table(connection, table, partial(_replaced, old, new))


def _replaced(old: str, new: str, sql: str) -> str:
    return sql.replace(old, new)


def _close_vocabularies() -> None:
    connection = op.get_bind()
    for (table, column), words in _WORDS.items():
        add_check(connection, table, column, words.split())
    for (table, column), also in _REASON_COLUMNS.items():
        statuses = f" OR {column} LIKE 'http____' OR {column} LIKE 'robots____'{also}"
        known = f"{column} IN ({', '.join(repr(word) for word in _REASONS.split())}){statuses}"
        # The first release kept the name of the exception where a request failed in a way of its own.
        op.execute(f"UPDATE {table} SET {column} = 'request_failed' WHERE NOT ({known})")
        add_check(connection, table, column, _REASONS.split(), statuses)
