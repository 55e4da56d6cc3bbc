"""The views for SQL users show the texts of the corpus, on both databases, and no withheld text."""

from typing import Any

import pytest
from sqlalchemy import text

from storage.archive import Archive, open_archive
from storage.corpus.documents import DocumentFilter, documents
from storage.corpus.takedown import withhold
from storage.database.migrate import migrate
from tests.storage.copies import Copy


def rows(archive: Archive, query: str) -> list[Any]:
    with archive.database.reading() as session:
        return list(session.execute(text(query)).mappings())


def test_the_corpus_view_has_the_published_texts(either: Copy) -> None:
    with open_archive(either.data, either.database_url) as archive:
        published = list(documents(archive, DocumentFilter()))
        shown = rows(archive, "SELECT * FROM corpus ORDER BY ordinal")
        assert [row["ordinal"] for row in shown] == [one.ordinal for one in published]
        texts = [(one, row) for one, row in zip(published, shown, strict=True) if one.text]
        assert texts
        for one, row in texts:
            assert one.text
            assert (row["title"], row["lead"]) == (one.text.title, one.text.lead)
            assert row["body"] == "\n".join(one.text.blocks)
            assert row["url"]


def test_each_page_has_its_latest_version(either: Copy) -> None:
    with open_archive(either.data, either.database_url) as archive:
        latest = rows(archive, "SELECT site, space, page, first_seen_at, ended_at FROM latest_version")
        pages = rows(archive, "SELECT count(DISTINCT page_id) AS number FROM version")
        newest = rows(
            archive,
            "SELECT p.site, p.space, p.key, max(v.first_seen_at) AS at FROM version v JOIN page p ON p.id = v.page_id "
            "GROUP BY p.site, p.space, p.key",
        )
    assert len(latest) == pages[0]["number"] > 0
    assert {(row["site"], row["space"], row["page"], row["first_seen_at"]) for row in latest} == {
        (row["site"], row["space"], row["key"], row["at"]) for row in newest
    }


def test_withheld_texts_are_in_no_view(either: Copy) -> None:
    with open_archive(either.data, either.database_url) as archive:
        (before,) = rows(archive, "SELECT ordinal, title FROM corpus WHERE title IS NOT NULL ORDER BY ordinal LIMIT 1")
        withhold(archive, before["ordinal"], "asked for")
        assert rows(archive, f"SELECT 1 FROM corpus WHERE ordinal = {before['ordinal']}") == []
        titles = [row["title"] for row in rows(archive, "SELECT title FROM latest_version")]
        assert before["title"] not in titles
        assert rows(archive, "SELECT 1 FROM corpus")


@pytest.mark.parametrize("view", ["corpus", "latest_version"])
def test_views_exist_again_after_a_migration(view: str, either: Copy) -> None:
    with open_archive(either.data, either.database_url) as archive:
        before = len(rows(archive, f"SELECT * FROM {view}"))
        with archive.database.writing() as session:
            session.execute(text(f"DROP VIEW {view}"))
        migrate(archive.database, archive.folder)
        assert len(rows(archive, f"SELECT * FROM {view}")) == before
