"""Defines what all tables share: the declarative base, constraint names, closed words, and times in UTC."""

import re
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Enum, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from storage.outcomes import Reason

_NOT_STORED = re.compile("[\0\ud800-\udfff]")
# SQLite counts rows by itself only for the plain INTEGER primary key.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """A time that is always aware and in UTC; SQLite has no time zones and stores the plain UTC time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A CHECK constraint that allows only these words in the column."""
    return CheckConstraint(f"{column} IN ({_quoted(words)})", name=column)


def a_reason(column: str, outcome: str | None = None) -> CheckConstraint:
    """A CHECK for a reason, or one with a three-digit HTTP status; a held page has its health finding as reason."""
    rule = f"{column} IN ({_quoted(Reason)}) OR {column} LIKE 'http____' OR {column} LIKE 'robots____'"
    return CheckConstraint(f"{rule} OR {outcome} = 'held'" if outcome else rule, name=column)


def _quoted(words: type[StrEnum]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


class PlainText(TypeDecorator[str]):
    """Text that both databases accept: PostgreSQL has no NUL, and both refuse half of a surrogate pair."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return _NOT_STORED.sub("\ufffd", value)

    @property
    def python_type(self) -> type[str]:
        return str


class Base(DeclarativeBase):
    """The base of all rows; constraints have names so that later migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it as a class attribute)
        datetime: UtcTime(),
        int: BigInteger(),
        str: PlainText(),
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=False, values_callable=_values),
    }


class DerivedBase(DeclarativeBase):
    """Apart from `Base`: what goes through all tables of the archive does not go through these."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = Base.type_annotation_map
