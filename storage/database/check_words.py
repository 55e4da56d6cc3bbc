"""Reads and changes the words that a column's CHECK allows in a database; used by migrations."""

import re
from collections.abc import Callable, Sequence

from sqlalchemy import CheckConstraint, Connection, inspect

from storage.errors import CorrectTheInput
from storage.tables.every_table import Base

_WORD = re.compile(r"'([^']*)'")


def words_of(rule: str) -> list[str]:
    """The words of `column IN (…)`, as SQLite keeps it, or of `column = ANY (ARRAY[…])`, as PostgreSQL does."""
    list_ = re.search(r"\bIN \(([^)]*)\)|ARRAY\[([^\]]*)\]", rule)
    return _WORD.findall(list_[1] or list_[2]) if list_ else _WORD.findall(rule)


def checks_of(connection: Connection, table: str) -> dict[str, str]:
    """The table's named CHECKs, each in the database's own text."""
    checks = inspect(connection).get_check_constraints(table)
    return {str(check["name"]): check["sqltext"] for check in checks if check["name"]}


def add_check(connection: Connection, table: str, column: str, words: Sequence[str], also: str = "") -> None:
    """Allows only `words` in the column from now on, and what `also` (SQL, beginning with OR) allows."""
    rule = f"{column} IN ({', '.join(repr(word) for word in words)}){also}"
    other = connection.exec_driver_sql(f"SELECT {column} FROM {table} WHERE NOT ({rule}) LIMIT 1").scalar()  # noqa: S608 (our own names)
    if other is not None:
        raise CorrectTheInput(f"the database has {other!r} in {table}.{column}, which this luutru does not know")
    _add(connection, table, f"ck_{table}_{column}", rule)


def add_words(connection: Connection, table: str, column: str, *words: str) -> None:
    """Allows further words in the column."""
    name = f"ck_{table}_{column}"
    rule = checks_of(connection, table)[name]
    known = words_of(rule)
    fresh = [word for word in words if word not in known]
    if not fresh:
        return
    wider = re.sub(r"\bIN \(|ARRAY\[", lambda found: found[0] + "".join(f"'{word}', " for word in fresh), rule, count=1)
    drop_check(connection, table, column)
    _add(connection, table, name, wider)


def drop_check(connection: Connection, table: str, column: str) -> None:
    name = f"ck_{table}_{column}"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return
    rule = checks_of(connection, table)[name]
    change_sqlite_table(connection, table, lambda sql: sql.replace(_clause(name, rule), ""))


def _add(connection: Connection, table: str, name: str, rule: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule})")
        return
    change_sqlite_table(
        connection, table, lambda sql: f"{sql.rstrip().removesuffix(')').rstrip()}{_clause(name, rule)}\n)"
    )


def _clause(name: str, rule: str) -> str:
    """On a line of its own, so that SQLAlchemy finds it again."""
    return f",\n\tCONSTRAINT {name} CHECK ({rule})"


def change_sqlite_table(connection: Connection, table: str, change: Callable[[str], str]) -> None:
    """Changes the text of a table's definition, at a cost that does not depend on the table's size.

    SQLite cannot add a CHECK to a table. For changes that keep the rows' format, its documentation describes this
    method ("ALTER TABLE", section 7).
    """
    sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    before = str(sql.scalar_one())
    after = change(before)
    if after == before:
        raise RuntimeError(f"the definition of {table} has not the form that was expected: {before}")
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (after, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")  # this connection reads the new definition, too


def missing_words(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """The words that today's models allow in a column (table, column) and the database does not."""
    missing = {}
    for table in Base.metadata.sorted_tables:
        allowed = {name: words_of(rule) for name, rule in checks_of(connection, table.name).items()}
        for check in table.constraints:
            if isinstance(check, CheckConstraint):
                name = str(check.name)
                words = [word for word in words_of(str(check.sqltext)) if word not in allowed.get(name, ())]
                if words:
                    missing[table.name, name.removeprefix(f"ck_{table.name}_")] = words
    return missing
