"""Withheld pages are not requested, their texts are not published in another way, and no report shows them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from extractors.html.element_text import one_line
from flows.cli.main import command_line
from flows.settings import Settings
from storage.archive import Archive, open_archive
from storage.backfill.items import add_capture_requests
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import withhold
from storage.errors import NotInTheArchive
from storage.readings.rereading import RereadingHandle, begin_rereading
from storage.readings.rereading_pairs import reread_pairs
from storage.readings.unread import Rules
from storage.runs.page_lists import night_edits
from storage.tables.backfill import Backfill, BackfillItem, BackfillWindow
from storage.tables.pages import Page
from storage.tables.runs import Run
from storage.vocabulary import BackfillState
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal
from tests.storage.copies import Copy, several_nights
from tests.storage.corpus.test_takedown import addresses, edited_page, indexed

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_withheld_page_is_not_requested_again(tmp_path: Path) -> None:
    """Neither a new night nor a resumed run requests it; other pages are requested."""
    made = several_nights(tmp_path / "data", None)
    page, _ = edited_page(made)
    with made.opened() as archive:
        withhold(archive, page, "court order 1")
    with Rehearsal(seed=3, day=4) as portal:
        work = Pipeline(Settings(data=made.data, origin=portal.origin, delay=0))
        outcomes = work.outcomes(work.night(page.site).run_id)
        assert not [seen for seen in portal.requests() if page.key in seen.target]
    assert outcomes[page.key] == ("skipped", "withheld")
    assert [outcome for outcome, _ in outcomes.values() if outcome != "skipped"]
    assert made.findings() == []


def test_no_backfill_fetches_a_withheld_page(copy: Copy) -> None:
    page, _ = edited_page(copy)
    with copy.opened() as archive:
        withhold(archive, page, "court order 1")
        with archive.database.writing() as session:
            found = session.scalars(select(Page).where(Page.site == page.site)).all()
            run = session.scalars(select(Run.id).where(Run.site == page.site)).all()[-1]
            days = {"site": page.site, "source": "wayback", "since": DAY.date(), "until": DAY.date(), "run_id": run}
            backfill = Backfill(**days, state=BackfillState.WORKING, created_at=DAY)
            session.add(backfill)
            session.flush()
            window = BackfillWindow(**days, backfill_id=backfill.id, state="open", figures={})
            session.add(window)
            session.flush()
            items = [
                BackfillItem(
                    window_id=window.id,
                    url=one.url,
                    space=one.space,
                    key=one.key,
                    captured_at=DAY,
                )
                for one in found
            ]
            session.add_all(items)
            session.flush()
            window_id = window.id
        requests = add_capture_requests(archive, run, window_id, None)
        with archive.database.reading() as session:
            left = session.scalars(select(BackfillItem).where(BackfillItem.outcome.is_not(None))).all()
    assert {request.key for request in requests} == {one.key for one in found} - {page.key}
    assert [(item.key, item.outcome, item.reason) for item in left] == [(page.key, "skipped", "withheld")]


def test_no_report_shows_a_withheld_text(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page showed two texts, and only the first is withheld: the change between them would show it."""
    page, texts = edited_page(copy)
    (url,) = addresses(copy, page)
    with copy.opened() as archive:
        runs = [run for (run,) in rows_of(archive, "SELECT id FROM run ORDER BY id")]
        before = [edit.url for run in runs for edit in night_edits(archive, run, 1000)]
        withhold(archive, texts[0], "court order 1")
        assert [edit.url for run in runs for edit in night_edits(archive, run, 1000)] == [
            one for one in before if one != url
        ]
        assert url in before
        rereading = a_rereading_of_everything(archive)
        told = {pair.url for pair in reread_pairs(archive, rereading)}
        assert told
        assert url not in told
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    run = CliRunner().invoke
    (title,) = copy.ask("SELECT title FROM document WHERE ordinal = :ordinal", ordinal=texts[0])
    for command in (["history", url], ["history", url, "--json"], ["diff", url]):
        ended = run(command_line(), command)
        assert title not in ended.output
    assert isinstance(ended.exception, NotInTheArchive)


def test_a_withheld_import_is_not_published_from_a_page_that_shows_it(copy: Copy, tmp_path: Path) -> None:
    """The same first night again, into a corpus that starts with one of its texts."""
    seeds, data = tmp_path / "seeds", tmp_path / "data"
    seeds.mkdir()
    content_hash, blocks, title, url = copy.ask(
        "SELECT document.content_hash, blocks, title, capture.url FROM publication "
        "JOIN document ON document.content_hash = publication.content_hash "
        "JOIN capture ON capture.id = capture_id WHERE publication.ordinal = 4"
    )
    (seeds / "000_0123456789abcdef.txt").write_text("\n\n".join(json.loads(blocks)), encoding="utf-8")
    with open_archive(data) as archive:
        import_seeds(archive, seeds, one_line)
        withhold(archive, 0, "court order 1")
    with Rehearsal(seed=3, day=1) as portal:
        Pipeline(Settings(data=data, origin=portal.origin, delay=0)).night("thanhtri")
    again = Copy(data, None)
    assert len(again.corpus) > 1
    assert title not in "".join(path.read_text(encoding="utf-8") for path in again.corpus)
    assert again.ask("SELECT ordinal FROM document WHERE content_hash = :hash", hash=content_hash) == (None,)
    (withheld,) = again.ask("SELECT page.url FROM withholding JOIN page ON page.id = page_id WHERE applied")
    assert withheld == url
    assert url not in indexed(again)
    ordinals = [line["ordinal"] for line in again.lines() if "withheld" not in line]
    assert ordinals == list(range(len(ordinals)))
    assert again.findings() == []


def rows_of(archive: Archive, question: str) -> list[Any]:
    with archive.database.reading() as session:
        return list(session.execute(text(question)))


def a_rereading_of_everything(archive: Archive) -> RereadingHandle:
    """Nothing is accepted, and each body was read before."""
    rules = Rules("thanhtri", frozenset(), "none")
    rereading = begin_rereading(archive, rules, None)
    with archive.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO reread_body (rereading_id, body_id, from_reading_id, to_reading_id) "
                "SELECT :id, id, reading_id, reading_id FROM body WHERE reading_id IS NOT NULL"
            ),
            {"id": rereading.id},
        )
    return rereading
