"""An archive that has rows in as many tables as one can."""

from pathlib import Path

from sqlalchemy import func, select

from crawlers.spider.warc_output import warc_of_run
from extractors.html.element_text import one_line
from storage.archive import Archive, open_archive
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.crawl_ledger.renderings import RenderingLedger
from storage.runs.lifecycle import RunHandle
from storage.tables.readings import Body
from storage.tables.runs import Run
from storage.vocabulary import RenderingFailure
from tests.storage.copies import Copy, several_nights


def full_archive(folder: Path) -> Copy:
    """An archive with imported documents, several nights, takedowns of a text and of a page, and renderings."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    for number in range(2):
        text = f"Tiêu đề {number}\n\nMột đoạn đủ dài để được coi là thân bài, số {number}."
        (seeds / f"{number:03d}_0123456789abcdef.txt").write_text(text, encoding="utf-8")
    with open_archive(folder / "nights") as archive:
        import_seeds(archive, seeds, one_line)
    made = several_nights(folder / "nights", None, ("sotttt",))
    site, space, key = made.ask("SELECT site, space, key FROM page ORDER BY id LIMIT 1")
    with made.opened() as archive:
        withhold(archive, 1, "a test")
        withhold(archive, PageToWithhold(site, space, key), "a test")
        _render_two(archive)
    return made


def _render_two(archive: Archive) -> None:
    """Two renderings of the last run's last body: one failed, one gave a document."""
    with archive.database.reading() as session:
        row = session.scalars(select(Run).order_by(Run.id.desc())).first()
        body = session.scalar(select(func.max(Body.id)))
    assert row is not None
    assert body is not None
    run = RunHandle(row.id, row.site, row.night, row.number, resumed=True)
    ledger = RenderingLedger(archive, run, warc_of_run(archive, run, "a test", rehearsal=True))
    ledger.failed(body, RenderingFailure.LEFT_PAGE, "0" * 64)
    ledger.keep(body, b"<!DOCTYPE html><html><body><p>Made by a script.</p></body></html>", "1" * 64, "a test")
    ledger.close()
