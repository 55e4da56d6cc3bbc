"""The data dictionary in the docs is generated from the tables, and explains each of them."""

from storage.tables.dictionary import data_dictionary
from storage.tables.every_table import Base
from tests.storage.tables.dictionary_page import PAGE, page


def test_the_page_in_the_docs_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "review me: `make dictionary` writes the page again"


def test_each_table_is_explained() -> None:
    missing = [mapper.class_.__name__ for mapper in Base.registry.mappers if not mapper.class_.__doc__]
    assert missing == []
    for table in Base.metadata.tables.values():
        assert f"## {table.name}\n" in data_dictionary()


def test_closed_words_and_comments_are_listed() -> None:
    assert "| `state` | word |  | one of live, gone, moved |" in data_dictionary()
    assert "SHA-256, hex" in data_dictionary()
