"""Styles, scripts and pictures of pages: fetched once, within budgets, archived, and resumed after a kill."""

from collections import Counter
from gzip import decompress as gunzip
from pathlib import Path

from sqlalchemy import select

from flows.recovery.rebuild import rebuild
from storage.archive import open_archive
from storage.outcomes import Outcome, Reason, RunState
from storage.tables.attachments import Requisite
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Run
from storage.verify.run import verify
from storage.vocabulary import Purpose
from storage.warc.reader import read_response
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.site_files import write_documents_site
from tests.rehearsal.sites.documents import HOST, REQUISITES, Documents

ALL = '\n[requisites]\nkinds = ["styles", "scripts", "images"]\n'


def _portal() -> Rehearsal:
    portal = Rehearsal(seed=7, day=1)
    portal.sites[HOST] = Documents(7, "small", Renderer())
    return portal


def _rows(work: Pipeline) -> dict[str, tuple[Outcome | None, str | None]]:
    with open_archive(work.settings.data) as archive, archive.database.reading() as session:
        rows = session.scalars(select(Requisite))
        return {row.url.removeprefix(f"https://{HOST}"): (row.outcome, row.reason) for row in rows}


def _asked(portal: Rehearsal) -> Counter[str]:
    return Counter(seen.target for seen in portal.requests() if seen.target.startswith(("/theme/", "/documents/")))


def test_a_night_keeps_what_its_pages_need(tmp_path: Path) -> None:
    slug = write_documents_site(tmp_path / "sites", ALL)
    with _portal() as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        funnel = work.night(slug)
        assert funnel.open == 0
        rows = _rows(work)
        assert {path: rows[path] for path in REQUISITES} == dict.fromkeys(REQUISITES, (Outcome.NEW, None))
        missing = {path: row for path, row in rows.items() if path not in REQUISITES}
        assert set(missing.values()) == {(Outcome.FAILED, "http_404")}  # the pictures of the stories
        assert not [url for url in rows if "elsewhere" in url]
        assert set(_asked(portal).values()) == {1}
        portal.day = 2
        portal.log.clear()
        work.night(slug)
        assert not _asked(portal).keys() & REQUISITES.keys()
    with open_archive(work.settings.data) as archive:
        assert not list(verify(archive))
        with archive.database.reading() as session:
            kept = session.scalars(
                select(LoggedExchange).where(LoggedExchange.purpose == Purpose.REQUISITE, LoggedExchange.status == 200)
            ).all()
        answers = [read_response(archive.warcs, row.file or "", row.offset or 0) for row in kept]
        payloads = {answer.url.removeprefix(f"https://{HOST}"): gunzip(answer.payload) for answer in answers}
    assert payloads == {path: content for path, (_, content) in REQUISITES.items()}


def test_only_the_kinds_of_the_site_file(tmp_path: Path) -> None:
    slug = write_documents_site(tmp_path / "sites", '\n[requisites]\nkinds = ["styles"]\n')
    with _portal() as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        work.night(slug)
        assert set(_asked(portal)) == {"/theme/main.css", "/theme/more.css", "/theme/v.woff2"}


def test_what_the_budgets_leave_out_comes_the_next_night(tmp_path: Path) -> None:
    slug = write_documents_site(tmp_path / "sites", ALL + "requests = 10\n")
    with _portal() as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        work.night(slug)
        assert sum(_asked(portal).values()) == 10
        put_off = [row for row in _rows(work).values() if row == (Outcome.DEFERRED, Reason.BUDGET)]
        assert put_off
        portal.day = 2
        work.night(slug)
        kept = {path for path, row in _rows(work).items() if row[0] is Outcome.NEW}
        assert kept >= {"/theme/main.css", "/theme/more.css", "/theme/v.woff2", "/theme/page.js"}
        assert max(_asked(portal).values()) == 1


def test_without_the_key_nothing_is_asked(tmp_path: Path) -> None:
    slug = write_documents_site(tmp_path / "sites", "")
    with _portal() as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        work.night(slug)
        assert not _asked(portal)
        assert not _rows(work)


def test_a_killed_crawl_resumes_and_a_rebuilt_database_has_them(tmp_path: Path) -> None:
    slug = write_documents_site(tmp_path / "sites", ALL)
    with _portal() as portal:
        work = pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites")
        work.night(slug)
        before = _rows(work)
        with open_archive(work.settings.data) as archive, archive.database.writing() as session:
            run_id = session.scalars(select(Run.id)).one()
            session.get_one(Run, run_id).state = RunState.RUNNING
            row = session.scalars(select(Requisite).where(Requisite.url.endswith("/theme/page.js"))).one()
            row.outcome, row.reason = None, None
        portal.log.clear()
        work.night(slug)
        assert _asked(portal) == {"/theme/page.js": 1}
        assert _rows(work) == {**before, "/theme/page.js": (Outcome.UNCHANGED, None)}
    for path in work.settings.data.glob("archive.db*"):
        path.unlink()
    rebuild(work.settings, lambda *_: None)
    kept = {path for path, (outcome, _) in before.items() if outcome is Outcome.NEW}
    assert set(_rows(work)) == kept
    with open_archive(work.settings.data) as archive:
        assert not [finding for finding in verify(archive) if "requisite" in str(finding)]
