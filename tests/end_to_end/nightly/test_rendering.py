"""Rendering: bodies of the newspaper that hides its texts in scripts are read with it, and refused without it."""

import shutil
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from typer.testing import CliRunner

from flows.cli.main import command_line
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import read_site
from flows.extraction.batches import rules_of
from flows.extraction.corpus_form import corpus_form
from flows.recovery.rebuild import rebuild
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.database.copy import copy_database
from storage.database.engine import open_database
from storage.readings.renderings import has_bodies_to_render
from storage.readings.unread import unread_bodies
from storage.tables.exchanges import LoggedExchange
from storage.tables.readings import Body, Reading
from storage.tables.renderings import Rendering
from storage.verify.run import verify
from storage.vocabulary import Purpose, RecordKind
from storage.warc.reader import read_response
from storage.withholding import is_closed
from tests.end_to_end.nights import Pipeline, articles_asked, pipeline
from tests.flows.browser import program
from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.sites.baothanhhoa import Baothanhhoa

SLUG, HOST = "baothanhhoa", "baothanhhoa.vn"
READER = "/js/reader.js?v=3"


_Ends = dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Nights:
    """The outcomes of two nights, and the expected ones."""

    work: Pipeline
    outcomes: list[_Ends]
    fates: list[_Ends]
    texts: dict[str, list[oracle.Expected]]
    requests: Counter[str]


def _nights(folder: Path, *, render: bool) -> Nights:
    with Rehearsal(seed=7, day=1) as portal:
        site = portal.sites[HOST]
        assert isinstance(site, Baothanhhoa)
        site.is_rendered = render
        work = pipeline(folder, portal.origin, render=render)
        asked, requests = dict[int, list[str]](), Counter[str]()
        outcomes, fates = list[_Ends](), list[_Ends]()
        for day in (1, 2):
            portal.day = day
            portal.log.clear()
            outcomes.append(_ends(work.outcomes(work.night(SLUG).run_id)))
            asked[day] = articles_asked(portal, HOST)
            fates.append({str(one.id): (one.outcome, one.reason) for one in oracle.night(site, day, asked)})
            requests += Counter(seen.target for seen in portal.requests())
        return Nights(work, outcomes, fates, oracle.documents([site], {HOST: asked}), requests)


def _ends(found: _Ends) -> _Ends:
    """The outcomes, with reasons for refusals only: the oracle has no others."""
    return {key: (outcome, reason if outcome == "refused" else None) for key, (outcome, reason) in found.items()}


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    program()
    return _nights(tmp_path_factory.mktemp("on") / "data", render=True)


@pytest.fixture
def copy(on: Nights, tmp_path: Path) -> Pipeline:
    """A copy of the archive of these nights that a test may change."""
    shutil.copytree(on.work.settings.data, tmp_path / "data")
    return pipeline(tmp_path / "data", on.work.settings.origin or "", render=True)


def test_each_body_is_read_and_published(on: Nights) -> None:
    assert on.outcomes == on.fates
    texts = {one["content_hash"]: text for one, text in zip(on.work.manifest, on.work.corpus.values(), strict=True)}
    assert texts.keys() == on.texts.keys()
    for content_hash, text in texts.items():
        assert text.decode() in {one.corpus_text for one in on.texts[content_hash]}
    with open_archive(on.work.settings.data) as archive:
        assert not list(verify(archive))


def test_without_it_they_are_refused_with_the_same_requests(on: Nights, tmp_path: Path) -> None:
    off = _nights(tmp_path / "data", render=False)
    assert off.outcomes == off.fates
    assert Counter(off.outcomes[0].values())["refused", "body_obfuscated"] >= 3
    assert on.requests - off.requests == {READER: 1}
    assert not off.requests - on.requests


def test_the_document_is_a_record_that_refers_to_its_response(on: Nights) -> None:
    with open_archive(on.work.settings.data) as archive:
        with archive.database.reading() as session:
            rows = session.scalars(select(LoggedExchange).where(LoggedExchange.purpose == Purpose.RENDERING)).all()
            held = {row.exchange_id: row for row in session.scalars(select(Rendering))}
            originals = {row.id: row.original.record_id if row.original else None for row in rows}
            keys = session.scalars(select(Reading.fields).where(Reading.content_hash.is_not(None))).all()
        assert rows
        assert {row.record_kind for row in rows} == {RecordKind.CONVERSION}
        for row in rows:
            record = read_response(archive.warcs, row.file or "", row.offset or 0)
            assert record.fields["WARC-Type"] == "conversion"
            assert record.fields["WARC-Refers-To"] == originals[row.id]
            assert record.content_type == "text/html; charset=utf-8"
            assert held[row.id].digest == record.place.payload_digest
            assert b"content-encoded" not in record.payload
    read = {fields["rendering"]["digest"] for fields in keys if fields and "rendering" in fields}
    assert read == {one.digest for one in held.values()}
    lines = "".join(path.read_text() for path in (on.work.settings.data / "warc" / SLUG).glob("*.cdxj"))
    assert lines
    assert not any(one.digest and one.digest in lines for one in held.values())


def test_a_rebuilt_database_has_them(copy: Pipeline) -> None:
    before = copy.corpus
    for path in copy.settings.data.glob("archive.db*"):
        path.unlink()
    done = rebuild(copy.settings, lambda *_: None)
    assert not done.without_text
    with open_archive(copy.settings.data) as archive:
        assert not [finding for finding in verify(archive) if "rendering" in str(finding)]
        publish(archive, corpus_form)
    assert copy.corpus == before


def test_reading_again_needs_no_browser(copy: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with open_archive(copy.settings.data) as archive:
        with archive.database.writing() as session:
            texts = {row.id: row.reading_id for row in session.scalars(select(Body))}
            session.execute(update(Body).values(rules_id=None, reading_id=None))
        read_site(archive, known_site(copy.settings, SLUG))
        with archive.database.reading() as session:
            assert {row.id: row.reading_id for row in session.scalars(select(Body))} == texts
        assert not list(verify(archive))


def test_extract_shows_the_rendered_text(copy: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    line = next(one for one in copy.manifest if "+rendering" in one["layout_digest"])
    monkeypatch.setenv("LUUTRU_DATA", str(copy.settings.data))
    result = CliRunner().invoke(command_line(), ["extract", line["url"]])
    assert result.exit_code == 0
    published = (copy.settings.data / "corpus" / line["file"]).read_text(encoding="utf-8")
    assert result.stdout.strip() == published.strip()


def _page_of(line: dict[str, Any]) -> PageToWithhold:
    identity = known_site(Settings(), SLUG).identify(line["url"])
    assert identity
    return PageToWithhold(identity.site, identity.space, identity.key)


def test_renderings_are_found_and_proved_on_postgresql(copy: Pipeline, postgres_url: str) -> None:
    site = known_site(copy.settings, SLUG)
    with (
        open_archive(copy.settings.data) as archive,
        closing(open_database(postgres_url)) as target,
    ):
        copy_database(archive.database, target, lambda *_: None)
    with open_archive(copy.settings.data, postgres_url) as archive:
        assert not [finding for finding in verify(archive) if "render" in str(finding)]
        assert not list(unread_bodies(archive, rules_of(site)))
        with archive.database.writing() as session:
            one = session.scalars(select(Rendering).order_by(Rendering.id)).first()
            assert one
            session.execute(
                update(Reading)
                .where(Reading.body_id == one.body_id, Reading.content_hash.is_not(None))
                .values(content_hash=None, refusal="body_obfuscated")
            )
            one.number += 1
        assert has_bodies_to_render(archive, SLUG)
        assert [body.id for some in unread_bodies(archive, rules_of(site)) for body in some] == [one.body_id]
        found = [finding.detail for finding in verify(archive)]
        assert "the rendering that it read is lost" in found


def test_what_is_withheld_is_closed_in_both_forms(copy: Pipeline) -> None:
    line = next(one for one in copy.manifest if "+rendering" in one["layout_digest"])
    with open_archive(copy.settings.data) as archive:
        withhold(archive, _page_of(line), "a test")
        with archive.database.reading() as session:
            closed = session.scalars(select(LoggedExchange.record_kind).where(is_closed())).all()
        assert {RecordKind.RESPONSE, RecordKind.CONVERSION} <= set(closed)


def test_without_chromium_the_refusals_stay_and_the_next_time_reads_them(
    copy: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[str] = []
    with open_archive(copy.settings.data) as archive:
        with archive.database.writing() as session:
            session.execute(delete(Rendering))
            session.execute(update(Body).values(rules_id=None, reading_id=None))
        site = known_site(copy.settings, SLUG)
        with monkeypatch.context() as changed:
            changed.setenv("PATH", "/nowhere")
            read_site(archive, site, render=rendering_of(copy.settings, archive, site, messages.append))
        assert "rendering needs Chromium, and there is none here: apt-get install chromium" in messages[0]
        with archive.database.reading() as session:
            assert session.scalars(select(Rendering)).first() is None
        read_site(archive, site, render=rendering_of(copy.settings, archive, site, messages.append))
        with archive.database.reading() as session:
            assert set(session.scalars(select(Rendering.failure))) == {None}
            refused = select(Body.id).join(Reading, Reading.id == Body.reading_id).where(Reading.refusal.is_not(None))
            assert session.scalars(refused).first() is None
