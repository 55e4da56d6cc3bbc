"""Triggers that delete the kept counts of a run as soon as a row changes that was counted.

They are dropped before a migration, which may replace a table under them, and created again after it; the counts of all
runs are deleted with them. So a count that is there is true, whichever command or program changed a row.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, inspect

COUNTED: Mapping[str, tuple[str, ...]] = {
    "visit": ("run_id", "discovery_id", "outcome"),
    "exchange": ("run_id", "failure", "length"),
    "discovery": ("run_id", "rule_index", "kind", "url", "depth"),
}
"""The columns that storage.runs.run_counts reads, by table."""

_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
# The lock lets a change wait until the counts that are being kept are committed; then it sees their row and deletes it.
_FUNCTION = """CREATE OR REPLACE FUNCTION forget_run_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM 1 FROM run WHERE id = OLD.run_id FOR KEY SHARE;
        DELETE FROM run_counts WHERE run_id = OLD.run_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM 1 FROM run WHERE id = NEW.run_id FOR KEY SHARE;
        DELETE FROM run_counts WHERE run_id = NEW.run_id;
    END IF;
    RETURN NULL;
END $$"""


def drop_triggers(connection: Connection) -> None:
    """Also deletes what is kept: without the triggers it does not stay true."""
    if not inspect(connection).has_table("run_counts"):
        return
    connection.exec_driver_sql("DELETE FROM run_counts")
    on_sqlite = connection.dialect.name == "sqlite"
    for name, table in _names(on_sqlite=on_sqlite):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{'' if on_sqlite else f' ON {table}'}")


def create_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for table, columns in COUNTED.items():
            for event, sides in _EVENTS.items():
                connection.exec_driver_sql(_sqlite_trigger(table, columns, event, sides))
        return
    connection.exec_driver_sql(_FUNCTION)
    for table, columns in COUNTED.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER run_counts_{table} AFTER INSERT OR DELETE OR UPDATE OF {', '.join(columns)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION forget_run_counts()"
        )


def _names(*, on_sqlite: bool) -> Iterator[tuple[str, str]]:
    """Each trigger with its table."""
    for table in COUNTED:
        if on_sqlite:
            yield from ((f"run_counts_{table}_{event}", table) for event in _EVENTS)
        else:
            yield f"run_counts_{table}", table


def _sqlite_trigger(table: str, columns: tuple[str, ...], event: str, sides: tuple[str, ...]) -> str:
    of = f" OF {', '.join(columns)}" if event == "update" else ""
    runs = ", ".join(f"{side}.run_id" for side in sides)
    forget = f"DELETE FROM run_counts WHERE run_id IN ({runs});"  # noqa: S608 (our own names)
    return f"CREATE TRIGGER run_counts_{table}_{event} AFTER {event}{of} ON {table} BEGIN {forget} END"
