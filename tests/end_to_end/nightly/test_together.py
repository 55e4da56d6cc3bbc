"""Crawling and reading at once give the same archive as one after the other, also after a kill."""

from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.one_night import TOGETHER, night
from tests.end_to_end.processes import ONE_NIGHT, alive, environment, run, running, wait_until
from tests.end_to_end.row_counts import count
from tests.end_to_end.settled import settled
from tests.end_to_end.traps import Trap
from tests.rehearsal.portal import Rehearsal


def test_both_at_once_give_the_same_as_one_after_the_other(
    portal: Rehearsal, undisturbed: Undisturbed, copy_of: Callable[[Path], Path]
) -> None:
    data, portal.day = copy_of(undisturbed.first), 2
    settings = Settings(data=data, origin=portal.origin, delay=0)
    with open_archive(data) as archive:
        assert night(settings, archive, known_site(settings, SITE), TOGETHER) == 0
    assert settled(data) == undisturbed.ends(2)


def test_durable_records_are_read_during_the_crawl(portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path) -> None:
    """The portal delays its last answers until there are readings; then all processes are killed."""
    data = tmp_path / "data"
    night_of_it = (*ONE_NIGHT, SITE, *TOGETHER)
    with running(night_of_it, environment(data, portal.origin, DELAY="0.2"), tmp_path) as flow:
        crawl = 0

        def strike() -> None:
            nonlocal crawl
            crawl = flow.crawl()
            wait_until(lambda: bool(count(data, "reading")), "the first readings")
            assert not count(data, "version")
            flow.process.kill()

        trap = Trap(portal, 20, strike)
        flow.process.wait()
        assert trap.triggered
    wait_until(lambda: not alive(crawl), "the crawl's end")
    portal.faults.clear()
    again = run(night_of_it, environment(data, portal.origin))
    assert again.returncode == 0, again.stderr
    assert settled(data) == undisturbed.ends(1)
