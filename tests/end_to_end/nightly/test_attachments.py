"""Documents linked by a portal's articles: fetched with their pages, read, published, revisited, rebuilt, withheld."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.crawl.attachments import plan_attachments
from flows.crawl.site_run import crawl_site, read_site
from flows.exports.export import ExportOrder, export_archive
from flows.exports.folder import ExportFormat
from flows.exports.selection import Selection
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.recovery.rebuild import rebuild
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.exports.rows import page_texts
from storage.outcomes import Outcome, Reason
from storage.tables.archive import Withholding
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Reading, Version
from storage.verify.run import verify
from storage.vocabulary import ATTACHMENTS, Purpose
from tests.documents.pdf_files import scan_pdf, text_pdf
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.site_files import write_documents_site
from tests.rehearsal.sites.documents import HOST, Attached, Documents

pytest.importorskip("pypdfium2")

FIRST = ["QUYẾT ĐỊNH", "Về việc ban hành quy chế làm việc của phường Ví Dụ.", "Điều 1. Ban hành quy chế."]
EDITED = [*FIRST[:2], "Điều 1. Ban hành quy chế, có hiệu lực từ ngày 1 tháng 1."]
ATTACHED = (
    Attached("/documents/1/0/Quyet-dinh-01.pdf", "Quyết định số 01", {1: text_pdf([FIRST]), 3: text_pdf([EDITED])}),
    Attached("/documents/1/0/thong-bao.pdf", "Thông báo", {1: text_pdf([["THÔNG BÁO", "Lịch tiếp dân."]])}, story=3),
    Attached("/documents/1/0/ban-quet.pdf", "Bản quét", {1: scan_pdf([(40, 40, b"\x80" * 1600)])}, story=1),
    Attached("/documents/1/0/mat-roi.docx", "Phụ lục", {}, story=1),
    Attached("/documents/1/0/loi.pdf", "Không mở được", {1: b"%PDF-1.4 no more"}, story=2),
    Attached("/documents/1/0/trang.pdf", "Một trang", {1: b"<html><body>Dang nhap</body></html>"}, story=2),
)
DECISION, NOTICE = (HOST + one.path for one in ATTACHED[:2])
KEYS = {HOST + one.path for one in ATTACHED}


def _work(tmp_path: Path, portal: Rehearsal, more: str) -> tuple[Pipeline, str]:
    portal.sites[HOST] = Documents(7, "small", Renderer(), ATTACHED)
    slug = write_documents_site(tmp_path / "sites", more)
    return pipeline(tmp_path / "data", portal.origin, sites=tmp_path / "sites"), slug


def _lines(work: Pipeline) -> list[dict[str, Any]]:
    return [line for line in work.manifest if line.get("source") == "attachment"]


def _night(work: Pipeline, slug: str) -> dict[str, tuple[str | None, str | None]]:
    funnel = work.night(slug)
    assert funnel.open == 0
    outcomes = work.outcomes(funnel.run_id)
    return {key.removeprefix(f"{HOST}/documents/1/0/"): outcomes[key] for key in outcomes if key in KEYS}


def test_three_nights_with_documents(tmp_path: Path) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work, slug = _work(tmp_path, portal, "attachments = true\n")
        assert _night(work, slug) == {
            "Quyet-dinh-01.pdf": (Outcome.NEW, None),
            "thong-bao.pdf": (Outcome.NEW, None),
            "ban-quet.pdf": (Outcome.REFUSED, Reason.NO_TEXT_LAYER),
            "mat-roi.docx": (Outcome.GONE, "http_404"),
            "loi.pdf": (Outcome.REFUSED, Reason.BROKEN_DOCUMENT),
            "trang.pdf": (Outcome.REFUSED, Reason.NOT_A_DOCUMENT),
        }
        line = next(one for one in _lines(work) if one["title"] == "QUYẾT ĐỊNH")
        linked = next(one for one in work.manifest if one["ordinal"] == line["linked_from"]["ordinal"])
        assert line["linked_from"] == {
            "site": slug,
            "space": linked["space"],
            "page": linked["page"],
            "url": linked["url"],
            "ordinal": linked["ordinal"],
            "words": "Quyết định số 01",
        }
        assert work.corpus[line["file"]].decode() == "\n\n".join(FIRST)
        assert "source" not in linked
        portal.day = 2
        assert _night(work, slug)["Quyet-dinh-01.pdf"] == (Outcome.UNCHANGED, None)
        portal.day = 3
        assert _night(work, slug)["Quyet-dinh-01.pdf"] == (Outcome.EDITED, None)
        assert sorted(one["page"] for one in _lines(work)) == sorted([DECISION, DECISION, NOTICE])
        asked = [seen for seen in portal.requests(HOST) if seen.target.startswith("/documents/1/0/")]
        assert 304 in {seen.status for seen in asked}
        assert max(Counter(seen.target for seen in asked).values()) == 3
    _is_complete(work)
    _comes_back(work)
    _can_be_withheld(work, slug)


def _is_complete(work: Pipeline) -> None:
    with open_archive(work.settings.data) as archive:
        assert not list(verify(archive))
        with archive.database.reading() as session:
            purposes = session.scalars(
                select(LoggedExchange.purpose).where(LoggedExchange.url.contains("/documents/1/0/"))
            )
            assert set(purposes) == {Purpose.ATTACHMENT}
            versions = session.scalars(
                select(Version.id).join(Page, Page.id == Version.page_id).where(Page.space == ATTACHMENTS)
            ).all()
            assert len(versions) == 3
        export_archive(archive, work.settings.data.parent / "out", ExportOrder(ExportFormat.TXT, Selection()))
    exported = "\n".join(path.read_text(encoding="utf-8") for path in (work.settings.data.parent / "out").glob("*.txt"))
    assert EDITED[-1] in exported
    assert FIRST[-1] not in exported  # its page shows another text now
    _names_linking_pages(work)


def _names_linking_pages(work: Pipeline) -> None:
    """In the rows of exports, of attachments alone; a page that is withheld is not named."""
    lines = {line["ordinal"]: line["linked_from"]["url"] for line in _lines(work)}
    with open_archive(work.settings.data) as archive, archive.database.writing() as session:
        found = {row.ordinal: row.linked_from for row in page_texts(session, current=False)}
        assert {ordinal: url for ordinal, url in found.items() if url} == lines
        link = _lines(work)[0]["linked_from"]
        linking = session.scalars(select(Page).where(Page.space == link["space"], Page.key == link["page"])).one()
        takedown = Withholding(page_id=linking.id, reason="a test", withheld_at=linking.first_seen_at, applied=True)
        session.add(takedown)
        session.flush()
        assert link["url"] not in {row.linked_from for row in page_texts(session, current=False)}
        session.delete(takedown)


def _comes_back(work: Pipeline) -> None:
    """Rebuilds the lost database and checks that the manifest is the same."""
    before = work.manifest
    for path in work.settings.data.glob("archive.db*"):
        path.unlink()
    done = rebuild(work.settings, lambda *_: None)
    assert done.without_text == []
    assert work.manifest == before
    with open_archive(work.settings.data) as archive:
        assert not [finding for finding in verify(archive) if "manifest" in str(finding)]


def _can_be_withheld(work: Pipeline, slug: str) -> None:
    with open_archive(work.settings.data) as archive:
        what = PageToWithhold(slug, ATTACHMENTS, DECISION)
        withhold(archive, what, "a lawful reason")
        publish(archive, corpus_form)
    files = {line["file"] for line in _lines(work) if line["page"] == DECISION}
    assert not files & set(work.corpus)


def test_what_the_budget_of_requests_leaves_out(tmp_path: Path) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work, slug = _work(tmp_path, portal, "attachments = true\nattachment_requests = 2\n")
        outcomes = _night(work, slug)
        assert len(outcomes) == len(ATTACHED)
        assert sum(outcome == (Outcome.DEFERRED, Reason.BUDGET) for outcome in outcomes.values()) == len(ATTACHED) - 2
        assert _asked_documents(portal) == 2


def test_without_the_key_links_are_kept_and_nothing_is_asked(tmp_path: Path) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work, slug = _work(tmp_path, portal, "")
        assert _night(work, slug) == {}
        assert _asked_documents(portal) == 0
        with open_archive(work.settings.data) as archive, archive.database.reading() as session:
            fields = [row.fields for row in session.scalars(select(Reading)) if row.fields]
    kept = {link["key"]: link["words"] for one in fields for link in one.get("attachments", ())}
    assert kept == {HOST + one.path: one.words for one in ATTACHED}


def test_a_night_that_dies_before_its_documents_fetches_them_when_it_resumes(tmp_path: Path, postgres_url: str) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work, slug = _work(tmp_path, portal, "attachments = true\n")
        work = replace(work, settings=work.settings.model_copy(update={"database_url": postgres_url}))
        with open_archive(work.settings.data, postgres_url) as archive:
            run = begin(work.settings, archive, slug)
            crawl_site(work.settings, archive, slug, run.id, lambda _: None)
            site = known_site(work.settings, slug)
            read_site(archive, site)
            assert plan_attachments(archive, site, run.id)
            assert not plan_attachments(archive, site, run.id)
        assert _asked_documents(portal) == 0
        outcomes = _night(work, slug)
        assert outcomes["Quyet-dinh-01.pdf"] == (Outcome.NEW, None)
        assert _asked_documents(portal) == len(ATTACHED)
        assert {one["page"] for one in _lines(work)} == {DECISION, NOTICE}
    with open_archive(work.settings.data, postgres_url) as archive:
        assert not list(verify(archive))


def _asked_documents(portal: Rehearsal) -> int:
    return len([seen for seen in portal.requests(HOST) if seen.target.startswith("/documents/1/0/")])
