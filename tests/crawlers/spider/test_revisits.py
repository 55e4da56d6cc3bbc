"""The pages that a night requests: due ones, listed or not, within a budget; and the hosts whose 304 is trusted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import open_archive
from storage.frontier.validator_trust import FULL_EVERY, distrusted_hosts
from tests.end_to_end.nights import Pipeline, articles_asked, pipeline
from tests.rehearsal import faults
from tests.rehearsal.faults import Fault
from tests.rehearsal.portal import Rehearsal

HOST, SLUG = "thanhtri.hanoi.gov.vn", "thanhtri"


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=19, day=1) as played:
        yield played


@pytest.fixture
def work(portal: Rehearsal, tmp_path: Path) -> Pipeline:
    return pipeline(tmp_path / "data", portal.origin)


def _asked(portal: Rehearsal, host: str = HOST) -> int:
    return len(articles_asked(portal, host))


def test_old_quiet_pages_are_skipped_until_they_are_due(portal: Rehearsal, work: Pipeline) -> None:
    """The portal's clock does not move, so nothing changes; each run is a day in a rehearsal."""
    portal.day = 4
    asked = []
    for _ in range(6):
        portal.log.clear()
        funnel = work.night(SLUG)
        assert funnel.open == 0
        assert {reason for outcome, reason in funnel.pages if outcome == "skipped"} <= {"not_due"}
        asked.append(_asked(portal))
        assert funnel.found == asked[-1] + funnel.count("skipped")
    every = asked[0]
    assert asked == [every, every, every, every, 0, every]


def test_a_page_that_no_discovery_lists_is_due_too(portal: Rehearsal, work: Pipeline) -> None:
    first = work.night(SLUG)
    portal.log.clear()
    portal.faults.add(Fault(faults.status(404), HOST, "/ang-oan-the"))
    again = work.night(SLUG)
    assert again.discoveries_failed == {"http_404": 1}
    assert again.found == first.found == _asked(portal)


def test_pages_over_the_budget_are_deferred_and_first_the_next_night(portal: Rehearsal, tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "nho.toml").write_text(
        f'name = "Nhỏ"\nkind = "portal"\nhome = "https://{HOST}/"\nfamily = "hanoi_liferay"\nnightly_pages = 4\n'
        f'[[article]]\nhosts = ["{HOST}"]\nspace = "nho"\n'
        """pattern = '/view_content/(?P<id>\\d+)-[^/?]*\\.html$'\n"""
        '[[discover]]\nlisting = "ang-oan-the"\n',
        encoding="utf-8",
    )
    work = pipeline(tmp_path / "data", portal.origin, sites=sites)
    seen: set[str] = set()
    for night in range(2):
        portal.log.clear()
        funnel = work.night("nho")
        asked = set(articles_asked(portal, HOST))
        assert len(asked) == 4
        assert funnel.pages["deferred", "budget"] == funnel.found - 4
        # Three of four requests go to due pages, and first to those never requested.
        assert len(asked - seen) == 4, f"night {night + 1} requested a page again before it had requested all"
        seen |= asked


def test_a_host_with_false_304s_is_no_longer_trusted(portal: Rehearsal, tmp_path: Path) -> None:
    host = "sotttt.hanoi.gov.vn"
    site = portal.sites[host]
    site.manner = replace(site.manner, validators="lying")
    work = pipeline(tmp_path / "data", portal.origin)
    for day in range(1, FULL_EVERY + 3):
        portal.day = min(day, 4)
        work.night("sotttt")
        with open_archive(work.settings.data) as archive:
            if found := distrusted_hosts(archive):
                break
    assert [name for name, _, _ in found] == [host]
    portal.log.clear()
    funnel = work.night("sotttt")
    assert not [seen for seen in portal.requests(host) if seen.status == 304]
    log = (work.settings.data / "logs" / f"sotttt-{funnel.run_id}.log").read_text(encoding="utf-8")
    assert f"{host}: its 304s proved false" in log


def test_a_host_with_true_304s_stays_trusted(portal: Rehearsal, tmp_path: Path) -> None:
    host = "sotttt.hanoi.gov.vn"
    work = pipeline(tmp_path / "data", portal.origin)
    for day in (1, 2, 3):
        portal.day = day
        work.night("sotttt")
    assert 304 in {seen.status for seen in portal.requests(host)}
    with open_archive(work.settings.data) as archive:
        assert not distrusted_hosts(archive)
