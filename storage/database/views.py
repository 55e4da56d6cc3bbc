"""Views for people who read the database with SQL: `corpus`, and `latest_version` of each page.

They are dropped before a migration and created again after it, since a table under a view cannot be changed. Both leave
out withheld texts, like every other reader.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal_column, or_, select, text
from sqlalchemy.orm import aliased

from storage.tables.archive import Withholding
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Reading, ReadingRules, Version
from storage.withholding import ACTIVE, tells_withheld, withheld_texts

VIEWS: Mapping[str, str] = {
    "corpus": (
        "One row for each corpus file that is not withheld: its text, its fields, and where it comes from. An imported "
        "file has its ordinal, name and digest alone; its text is in the file."
    ),
    "latest_version": (
        "One row for each page: the text that it showed last, and from when to when it was seen. Withheld pages, and "
        "pages that showed a withheld text, are left out."
    ),
}
# A document's blocks are a JSON array; here they are joined by line ends.
_BLOCKS = {
    "sqlite": "(SELECT group_concat(value, char(10)) FROM (SELECT value FROM json_each(document.blocks) ORDER BY key))",
    "postgresql": (
        "(SELECT string_agg(block, chr(10) ORDER BY place) FROM "
        "json_array_elements_text(document.blocks) WITH ORDINALITY AS one (block, place))"
    ),
}


def drop_views(connection: Connection) -> None:
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_views(connection: Connection) -> None:
    dialect = connection.dialect
    for name, query in (("corpus", _corpus(dialect.name)), ("latest_version", _latest_version(dialect.name))):
        compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {compiled}".replace("%", "%%"))


def view_columns() -> Mapping[str, tuple[str, ...]]:
    """The columns of each view, in their order."""
    queries = {"corpus": _corpus("sqlite"), "latest_version": _latest_version("sqlite")}
    return {name: tuple(query.selected_columns.keys()) for name, query in queries.items()}


def _corpus(dialect: str) -> Select[Any]:
    """The document, page, capture and reading of each corpus file."""
    withheld = select(Withholding.ordinal).where(ACTIVE, Withholding.ordinal.is_not(None))
    return (
        select(
            Publication.ordinal,
            Publication.file,
            Publication.sha256,
            Publication.cause,
            Publication.replaces,
            Publication.content_hash,
            *_text(dialect),
            *_fields(),
            *_page(),
            Capture.captured_at,
            Reading.layout,
            ReadingRules.extractor_version.label("extractor"),
        )
        .select_from(Publication)
        .outerjoin(Document, Document.content_hash == Publication.content_hash)
        .outerjoin(Reading, Reading.id == Publication.reading_id)
        .outerjoin(ReadingRules, ReadingRules.id == Reading.rules_id)
        .outerjoin(Capture, Capture.id == Publication.capture_id)
        .outerjoin(Page, Page.id == Capture.page_id)
        .where(
            Publication.written,
            Publication.ordinal.not_in(withheld),
            or_(Publication.content_hash.is_(None), Publication.content_hash.not_in(withheld_texts())),
        )
    )


def _latest_version(dialect: str) -> Select[Any]:
    """The last version of each page."""
    later = aliased(Version)
    is_later = or_(
        later.first_seen_at > Version.first_seen_at,
        (later.first_seen_at == Version.first_seen_at) & (later.id > Version.id),
    )
    follows = select(later.id).where(later.page_id == Version.page_id, is_later).exists()
    return (
        select(
            *_page(),
            Page.state,
            Document.ordinal,
            Version.content_hash,
            *_text(dialect),
            *_fields(),
            Version.first_seen_at,
            Version.last_seen_at,
            Version.ended_at,
        )
        .select_from(Version)
        .join(Page, Page.id == Version.page_id)
        .join(Document, Document.content_hash == Version.content_hash)
        .join(Reading, Reading.id == Version.reading_id)
        .where(~follows, ~tells_withheld(Page.id))
    )


def _text(dialect: str) -> tuple[ColumnElement[Any], ...]:
    return Document.title.expression, Document.lead.expression, literal_column(_BLOCKS[dialect]).label("body")


def _fields() -> tuple[ColumnElement[Any], ...]:
    names = ("section", "byline", "published", "precision")
    return tuple(Reading.fields[name].as_string().label(name) for name in names)


def _page() -> tuple[ColumnElement[Any], ...]:
    return Page.site.expression, Page.space.expression, Page.key.label("page"), Page.url.expression
