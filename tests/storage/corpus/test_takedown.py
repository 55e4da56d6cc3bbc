"""A takedown: the text leaves the corpus, is marked in the manifest, closed to replay, and known to show and verify."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from flows.settings import Settings
from storage.corpus.files import CorpusFiles
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.corpus.takedown_disk import finish_withholding
from storage.corpus.takedown_log import marked_in_manifest
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import NotInTheArchive, TryAgainLater, Withheld
from storage.verify.findings import FindingKind
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal
from tests.storage.copies import Copy, several_nights


def edited_page(copy: Copy) -> tuple[PageToWithhold, list[int]]:
    """A page that showed two texts, and their ordinals."""
    page_id, site, space, key = copy.ask(
        "SELECT page.id, site, space, key FROM page JOIN version ON version.page_id = page.id "
        "GROUP BY page.id, site, space, key HAVING count(*) = 2 ORDER BY page.id LIMIT 1"
    )
    with copy.opened() as archive, archive.database.reading() as session:
        rows = session.execute(
            text(
                "SELECT ordinal FROM document JOIN version ON version.content_hash = document.content_hash "
                "WHERE page_id = :page ORDER BY ordinal"
            ),
            {"page": page_id},
        )
        return PageToWithhold(site, space, key), [row[0] for row in rows]


def indexed(copy: Copy) -> set[str]:
    """The addresses that can be replayed."""
    return {json.loads(line.split(" ", 2)[2])["url"] for line in index_lines(copy)}


def index_lines(copy: Copy) -> set[str]:
    return {line for path in copy.data.rglob("*.cdxj") for line in path.read_text().splitlines()}


def addresses(copy: Copy, page: PageToWithhold) -> set[str]:
    with copy.opened() as archive, archive.database.reading() as session:
        rows = session.execute(
            text("SELECT capture.url FROM capture JOIN page ON page.id = page_id WHERE key = :key AND site = :site"),
            {"key": page.key, "site": page.site},
        )
        return {row[0] for row in rows}


def test_a_page_is_taken_down_with_all_its_texts(either: Copy) -> None:
    page, texts = edited_page(either)
    before = either.manifest.read_bytes()
    warcs = {path: path.read_bytes() for path in either.data.rglob("*.warc.gz")}
    urls = addresses(either, page)
    assert urls <= indexed(either)
    with either.opened() as archive:
        assert withhold(archive, page, "court order 1") == texts
    assert len(texts) == 2
    assert not [path for path in either.corpus if int(path.name[:3]) in texts]
    assert not urls & indexed(either)
    assert either.manifest.read_bytes().startswith(before)
    added = either.manifest.read_bytes()[len(before) :].decode().splitlines()
    assert [(json.loads(line)["ordinal"], json.loads(line)["reason"]) for line in added] == [
        (ordinal, "court order 1") for ordinal in texts
    ]
    assert {path: path.read_bytes() for path in either.data.rglob("*.warc.gz")} == warcs
    assert either.findings() == []


def test_a_text_is_taken_down_wherever_it_was_shown(copy: Copy) -> None:
    before = index_lines(copy)
    with copy.opened() as archive:
        assert withhold(archive, 4, "a person's demand") == [4]
    assert len(copy.corpus) == len(copy.lines()) - 2
    (url,) = copy.ask("SELECT url FROM capture JOIN publication ON capture.id = capture_id WHERE ordinal = 4")
    gone = before - index_lines(copy)
    assert gone
    assert all(json.loads(line.split(" ", 2)[2])["url"] == url for line in gone)
    assert copy.findings() == []


def test_a_second_takedown_changes_nothing(copy: Copy) -> None:
    for _ in range(2):
        with copy.opened() as archive:
            withhold(archive, 4, "once")
    with copy.opened() as archive:
        assert list(marked_in_manifest(CorpusFiles(archive.folder.corpus))) == [4]
    assert len(copy.takedowns()) == 1


def test_a_missing_text_is_reported(copy: Copy) -> None:
    with copy.opened() as archive:
        with pytest.raises(NotInTheArchive, match="900"):
            withhold(archive, 900, "none")
        with pytest.raises(NotInTheArchive, match="no such page"):
            withhold(archive, PageToWithhold("thanhtri", "web", "none"), "none")
    assert copy.findings() == []


def test_a_killed_takedown_is_finished_by_the_next_publishing(copy: Copy) -> None:
    """The takedown has its rows but changed nothing on disk, or lacks only the last row."""
    with copy.opened() as archive:
        withhold(archive, 4, "killed")
        withhold(archive, 5, "killed")
    again = copy.corpus[0]
    shutil.copy(again, again.with_name(copy.ask("SELECT file FROM publication WHERE ordinal = 5")[0]))
    lines = copy.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.manifest.write_text("".join(lines[:-1]), encoding="utf-8")
    copy.sql("UPDATE withholding SET applied = false")
    named = {finding.kind for finding in copy.findings()}
    assert named == {FindingKind.WITHHELD_TEXT_PRESENT, FindingKind.TOMBSTONE_MISSING}
    with copy.opened() as archive:
        assert publish(archive, corpus_form) == []
        finish_withholding(archive, CorpusFiles(archive.folder.corpus))
    assert copy.findings() == []
    assert [line["ordinal"] for line in copy.lines()[-2:]] == [4, 5]


def test_verify_repairs_what_a_takedown_lost(copy: Copy) -> None:
    with copy.opened() as archive:
        withhold(archive, 4, "lost")
    name = copy.ask("SELECT file FROM publication WHERE ordinal = 4")[0]
    (copy.data / "corpus" / name).write_text("back again", encoding="utf-8")
    lines = copy.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.manifest.write_text("".join(lines[:-1]), encoding="utf-8")
    assert copy.repaired() == []
    assert copy.lines()[-1]["ordinal"] == 4


def test_a_takedown_waits_for_a_running_crawl(copy: Copy) -> None:
    with copy.opened() as archive:
        with (
            archive.folder.lock("crawl-thanhtri", wait=0, busy="busy"),
            archive.folder.lock("crawl-sotttt", wait=0, busy="busy"),
            pytest.raises(TryAgainLater, match="is being crawled"),
        ):
            withhold(archive, 4, "busy")
        withhold(archive, 4, "busy")
    assert copy.findings() == []


def test_a_withheld_page_that_changes_again_stays_withheld(tmp_path: Path) -> None:
    """Later nights show new texts of it: none is published, none can be replayed, and the ordinals continue."""
    made = several_nights(tmp_path / "data", None)
    page, _ = edited_page(made)
    with made.opened() as archive:
        withhold(archive, page, "court order 1")
    published = len(made.lines())
    with Rehearsal(seed=3, day=1) as portal:
        work = Pipeline(Settings(data=made.data, origin=portal.origin, delay=0))
        for day in (4, 5, 6):
            portal.day = day
            work.night(page.site)
    assert len(made.lines()) > published
    ordinals = [line["ordinal"] for line in made.lines() if "withheld" not in line]
    assert ordinals == list(range(len(ordinals)))
    assert not [line for line in made.lines()[published:] if line.get("page") == page.key]
    assert not addresses(made, page) & indexed(made)
    assert made.findings() == []


def test_the_commands_report_it(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    url = copy.ask("SELECT url FROM capture JOIN publication ON capture.id = capture_id WHERE ordinal = 4")[0]
    run = CliRunner().invoke
    assert run(command_line(), ["extract", url]).exit_code == 0
    done = run(command_line(), ["withhold", url, "--reason", "court order 1", "--yes", "--json"])
    assert done.exit_code == 0, done.output
    assert 4 in json.loads(done.stdout)
    assert isinstance(run(command_line(), ["extract", url]).exception, Withheld)
    verified = run(command_line(), ["verify", "--json"])
    assert (verified.exit_code, json.loads(verified.stdout)["findings"]) == (0, [])
