"""States that no scene ends in: narrower readings, databases of earlier schemas, a file of another program."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from alembic import command
from sqlalchemy import text

from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.settings import Settings
from flows.sites import known_site
from seeds.layout import Layout
from seeds.site import Site
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.data_folder import TAG, DataFolder
from storage.database import migrate
from storage.database.engine import Database, open_database
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import PLAIN, pages, record
from tests.rehearsal.portal import Rehearsal
from tests.storage.first_rows import fill

SITE = "hanoimoi"
VERSIONS = Path(migrate.__file__).parents[1] / "migrations" / "versions"
REVISIONS = tuple(sorted(path.name[:4] for path in VERSIONS.glob("0*.py")))
ARCHIVED_PAGES = 5


def read_narrowly(data: Path, database_url: str | None, portal: Rehearsal) -> None:
    """A complete night whose texts lack half the paragraphs."""
    settings = Settings(data=data, database_url=database_url, origin=portal.origin, delay=0)
    narrow = _without_text(known_site(settings, SITE))
    with open_archive(data, database_url) as archive:
        run = begin(settings, archive, SITE)
        crawl_site(settings, archive, SITE, run.id, lambda _: None)
        read_site(archive, narrow)
        close(archive, run.id)
        publish(archive, corpus_form)


def without_database(data: Path, database_url: str | None, portal: Rehearsal) -> None:
    """A complete night whose database is lost."""
    settings = Settings(data=data, database_url=database_url, origin=portal.origin, delay=0)
    with open_archive(data, database_url) as archive:
        run = begin(settings, archive, SITE)
        crawl_site(settings, archive, SITE, run.id, lambda _: None)
        read_site(archive, known_site(settings, SITE))
        close(archive, run.id)
        publish(archive, corpus_form)
    for path in data.glob("archive.db*"):
        path.unlink()


def _without_text(site: Site) -> Site:
    layouts = [
        Layout.model_validate(layout.model_dump(mode="python") | {"drop_text": ("^[A-H]",)}) for layout in site.layouts
    ]
    return replace(site, layouts=tuple(layouts))


def _mark(database: Database, folder: DataFolder) -> None:
    """Each release marks its folder and its rows with one id."""
    with database.writing() as session:
        if session.scalar(text("SELECT count(*) FROM archive_mark")):
            return
        session.execute(
            text("INSERT INTO archive_mark (id, archive_id, kind, made_at) VALUES (1, 'first', NULL, :now)"),
            {"now": "2026-01-01 00:00:00+00:00"},
        )
    (folder.path / TAG).write_text('{"archive": "first"}\n', encoding="utf-8")


def schema_of(revision: str) -> Callable[[Path, str | None, Rehearsal], None]:
    """A database that a release with this schema left, with rows that went through all earlier schemas."""

    def make(data: Path, database_url: str | None, _portal: Rehearsal) -> None:
        folder = DataFolder(data)
        folder.make()
        database = open_database(database_url or folder.database_url)
        config = migrate.migrations()
        for step in REVISIONS[: REVISIONS.index(revision) + 1]:
            with database.writing() as session:
                config.attributes["connection"] = session.connection()
                command.upgrade(config, step)
            if step == REVISIONS[0]:
                fill(database)
                _mark(database, folder)
        database.close()

    return make


def handed_in_file(folder: Path, portal: WithArchive) -> Path:
    path = folder / "others.warc.gz"
    found = enumerate(pages(portal, ARCHIVED_PAGES))
    path.write_bytes(b"".join(record(url, f"2025-03-0{4 + n}T11:30:00Z", PLAIN, body) for n, (url, body) in found))
    return path


def archived_pages(portal: WithArchive) -> None:
    """The same pages, as the simulated Wayback Machine has them."""
    for n, (url, _) in enumerate(pages(portal, ARCHIVED_PAGES)):
        portal.archive.take(portal, url, 1, f"2025030{4 + n}113000")
