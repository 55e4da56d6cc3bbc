"""The city's portal has two generations: a night and a backfill fetch pages of both; and a site file of four lines."""

from datetime import date
from pathlib import Path

from flows.settings import Settings
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.nights import Pipeline
from tests.rehearsal import oracle

CITY, HOST = "hanoigov", "hanoi.gov.vn"


def old_addresses(portal: WithArchive) -> list[str]:
    return [one.url for one in oracle.readable(portal.sites[HOST], 1) if "/-/hn/" in one.url]


def corpus(folder: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in (folder / "corpus").glob("*.txt")}


def test_a_night_takes_what_a_list_still_shows_of_the_old_generation(portal: WithArchive, folder: Folder) -> None:
    night = Pipeline(folder.settings).night(CITY)
    assert (night.state, night.open) == ("finished", 0)
    site = portal.sites[HOST]
    listed = {link.partition(";")[0] for link in oracle.listed(site, 1)}
    texts = {one.corpus_text for one in oracle.readable(site, 1) if one.url in listed}
    assert corpus(folder.settings.data) == texts
    assert sum("HNP - " in text for text in texts) == 2


def test_a_backfill_takes_pages_of_all_spaces(portal: WithArchive, folder: Folder) -> None:
    old = old_addresses(portal)
    new = next(one.url for one in oracle.readable(portal.sites[HOST], 1) if "/-/hn/" not in one.url)
    for at, url in enumerate([*old, new]):
        portal.archive.take(portal, url, 1, f"2025030{at + 1}113000")
    portal.archive.take(portal, f"{old[0]};jsessionid=0B7C.node2", 1, "20250309113000")
    end = folder.backfill(CITY, BackfillSource.WAYBACK, date(2025, 3, 1), date(2025, 3, 31))
    assert end.left == 0
    assert len(end.published) == len(old) + 1
    assert sum("HNP - " in text for text in corpus(folder.settings.data)) == len(old)
    spaces = {(capture.url.partition(";")[0] in old) for capture in folder.captures()}
    assert (len(folder.captures()), spaces) == (len(old) + 2, {True, False})


def test_four_lines_find_the_lists_of_a_portal(portal: WithArchive, tmp_path: Path) -> None:
    lines = 'name = "Ba Vì"\nkind = "portal"\nhome = "https://bavi.hanoi.gov.vn/"\nfamily = "hanoi_liferay"\n'
    (tmp_path / "bavi.toml").write_text(lines, encoding="utf-8")
    work = Pipeline(Settings(data=tmp_path / "data", origin=portal.origin, delay=0, sites=tmp_path))
    night = work.night("bavi")
    site = portal.sites["bavi.hanoi.gov.vn"]
    assert (night.state, night.found) == ("finished", len(oracle.listed(site, 1)))
    assert corpus(tmp_path / "data") == {one.corpus_text for one in oracle.readable(site, 1)}
    again = work.night("bavi")
    assert again.found == night.found, "the menu is read in full each night"
