"""A command imports few tables; what it imports is whole, and `every_table` has all."""

import ast
from pathlib import Path

from sqlalchemy import Table

import storage.tables
from storage.tables.base import DerivedBase
from storage.tables.every_table import Base

FOLDER = Path(storage.tables.__file__).parent


def test_every_table_is_in_the_schema() -> None:
    with_tables = {path.stem for path in FOLDER.glob("*.py") if "__tablename__ = " in path.read_text(encoding="utf-8")}
    assert with_tables <= imported_by("every_table") | imported_by("__init__")


def test_a_foreign_key_s_table_is_there_wherever_its_own_is() -> None:
    """SQLAlchemy resolves a foreign key when its table is joined or written, and fails without the other table."""
    usual = imported_by("__init__")
    module_of = {
        mapper.local_table: mapper.class_.__module__.rpartition(".")[2]
        for base in (Base, DerivedBase)
        for mapper in base.registry.mappers
    }
    apart = {
        (str(table), str(key.column))
        for table, module in module_of.items()
        if isinstance(table, Table)
        for key in table.foreign_keys
        if module_of[key.column.table] not in {module, *usual}
    }
    assert apart == set()


def imported_by(name: str) -> set[str]:
    """The modules of this package that a module of it imports at its top."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    places = [(node.module or "", node.names) for node in tree.body if isinstance(node, ast.ImportFrom)]
    whole = {one.name for place, names in places if place == "storage.tables" for one in names}
    return whole | {place.rpartition(".")[2] for place, _ in places if place.startswith("storage.tables.")}
