"""The page from which a text is published, on both databases."""

from storage.archive import Archive
from storage.corpus.pending_texts import first_showings
from tests.storage.shown_pages import Shown, text


def test_of_one_nights_pages_the_first_in_order_counts_whichever_was_asked_first(archive: Archive) -> None:
    pages = Shown(archive)
    same = text("Tin chung", "Một đoạn.")
    pages.capture("2", 0, same)
    pages.capture("1", 1, same)
    pages.capture("3", 2, text("Tin riêng", "Hai đoạn."))
    with archive.database.reading() as session:
        assert [showing.key for showing in first_showings(session)] == ["1", "3"]
