"""`luutru serve` on a real Prefect server, a night on the rehearsal portal in it, and a browser on its pages."""

import json
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from storage.archive import open_archive
from storage.runs.totals import latest_funnels
from tests.end_to_end.processes import LUUTRU, ROOT, alive, descendants
from tests.flows.browser import Browser, asked_by_pages, chromium
from tests.flows.local_servers import hook_server, refusing_proxy
from tests.flows.serving_folder import PICTURES, Serving, serving, until
from tests.rehearsal import faults
from tests.rehearsal.faults import Fault
from tests.rehearsal.portal import Rehearsal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(seed=4, day=1) as running:
        yield running


@pytest.fixture(scope="module")
def posts() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with hook_server() as hook:
        yield hook


@pytest.fixture(scope="module")
def served(
    portal: Rehearsal, posts: tuple[str, list[dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("serve")
    with serving(folder, portal.origin, ALERT_WEBHOOK=posts[0], NIGHTLY_AT='{"sotttt": "01:30"}') as running:
        yield running


@pytest.fixture(scope="module")
def night(served: Serving, portal: Rehearsal) -> dict[str, Any]:
    """Two nights of one site, started as its schedule would start them, and the upkeep after them."""
    for day in (1, 2):
        portal.day = day
        run = served.ended(served.start("nightly-sotttt"))
        assert run["state_name"] == "Completed", run["state"]
    upkeep = served.ended(served.start("upkeep"))
    assert upkeep["state_name"] == "Completed", upkeep["state"]
    return run


@pytest.fixture(scope="module")
def proxy() -> Iterator[tuple[str, list[str]]]:
    """All requests that leave this machine go there, fail, and are noted."""
    with refusing_proxy() as one:
        yield one


@pytest.fixture(scope="module")
def browser(
    served: Serving, night: dict[str, Any], proxy: tuple[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    assert night
    with chromium(tmp_path_factory.mktemp("browser"), proxy[0]) as one:
        served.log_in(one)
        yield one


def test_the_reading_room_is_served_too(served: Serving) -> None:
    assert f"the reading room: {served.room}" in served.log.read_text()
    with urllib.request.urlopen(f"{served.room}/") as answer:
        page = answer.read().decode()
    assert f'href="{served.ui}"' in page
    assert 'href="/login"' in page


def test_reports_and_deployments_link_to_the_room_and_back(served: Serving, night: dict[str, Any]) -> None:
    assert night
    with open_archive(served.data) as archive:
        (funnel,) = latest_funnels(archive, ["sotttt"])
    for key in ("sotttt-night", "sotttt-refusals"):
        text = served.artifact(key)["data"]
        assert f"({served.room}/site/sotttt?run={funnel.run_id})" in text
        assert "/runs/flow-run/" in text
    assert f"({served.room}/)" in served.artifact("last-night")["data"]
    declared = served.deployments()
    assert f"({served.room}/site/sotttt)" in declared["nightly-sotttt"]["description"]
    assert f"({served.room}/)" in declared["upkeep"]["description"]
    with urllib.request.urlopen(f"{served.room}/site/sotttt") as answer:
        assert f"{served.ui}/artifacts/key/sotttt-night" in answer.read().decode()


def test_deployments_are_declared_with_their_hours(served: Serving) -> None:
    declared = served.deployments()
    assert {"nightly-hanoimoi", "nightly-sotttt", "process", "publish", "reread", "upkeep", "verify"} <= set(declared)
    schedules = {name: one["schedules"] for name, one in declared.items() if name.startswith("nightly-")}
    assert all(one["schedule"]["timezone"] == "Asia/Ho_Chi_Minh" for (one,) in schedules.values())
    assert all(one["active"] for (one,) in schedules.values())
    assert schedules["nightly-sotttt"][0]["schedule"]["cron"] == "30 1 * * *"
    assert len({one["schedule"]["cron"] for (one,) in schedules.values()}) > len(schedules) // 2


def test_a_run_has_the_name_and_tags_that_people_look_for(served: Serving, night: dict[str, Any]) -> None:
    assert re.fullmatch(r"sotttt · \d{4}-\d\d-\d\d · nightly", night["name"])
    assert {"sotttt", "nightly"} <= set(night["tags"])
    logs = served.ask("POST", "/logs/filter", {"logs": {"flow_run_id": {"any_": [night["id"]]}}, "limit": 200})
    assert any("Scrapy" in line["message"] for line in logs)
    assert list((served.data / "logs").glob("sotttt-*.log"))


def test_the_ui_shows_what_ran_and_each_outcome(served: Serving, browser: Browser) -> None:
    with open_archive(served.data) as archive:
        (funnel,) = latest_funnels(archive, ["sotttt"])
    text = open_report(served, browser, "last-night", "Each site's last run")
    assert str(funnel.night) in text
    assert str(funnel.run_id) in text.split()
    assert "learning" in open_report(served, browser, "health", "How sound each site's last run was")
    open_report(served, browser, "sotttt-ledgers", "where each page and each request ended")
    pages, requests = ledgers(browser)
    assert sum(pages[:-1]) == pages[-1] == funnel.found
    assert sum(requests[:-1]) == requests[-1] == sum(funnel.exchanges.values())


def test_the_ui_shows_what_is_new_and_why_pages_gave_no_text(served: Serving, browser: Browser) -> None:
    line = json.loads((served.data / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    text = open_report(served, browser, "sotttt-changes", "what is new, edited, gone")
    assert line["title"] in text
    assert "word by word" in text
    links = browser.evaluate("[...document.querySelectorAll('a')].map((one) => one.getAttribute('href'))")
    assert any(urllib.parse.unquote(link or "") == line["url"] for link in links)
    open_report(served, browser, "sotttt-refusals", "why pages were refused")


def test_the_ui_shows_pictures_and_the_disk(served: Serving, browser: Browser) -> None:
    for key in ("sotttt-calendar", "sotttt-trend"):
        open_report(served, browser, key, "Created")
        assert browser.evaluate("Math.max(...[...document.images].map((one) => one.naturalWidth))") >= 400
    assert "are free" in open_report(served, browser, "disk", "Is the disk filling?")
    assert "No day is a hole" in open_report(served, browser, "sotttt-coverage", "articles dated")


def test_the_ui_shows_the_run_and_requests_no_other_machine(
    served: Serving, night: dict[str, Any], browser: Browser, proxy: tuple[str, list[str]]
) -> None:
    for path, words in (
        ("/dashboard", "Flow Runs"),
        ("/runs", night["name"]),
        ("/deployments", "nightly-sotttt"),
        (f"/runs/flow-run/{night['id']}", "Scrapy"),
    ):
        browser.go(served.ui + path)
        browser.wait_for(words)
        browser.picture(PICTURES / f"{path.split('/')[1]}{'-one' if 'flow-run' in path else ''}.png")
    assert "V2" not in browser.text
    hosts = {urllib.parse.urlsplit(url).netloc for url in browser.asked if url.startswith(("http", "ws"))}
    assert hosts == {urllib.parse.urlsplit(served.ui).netloc}
    assert asked_by_pages(proxy[1]) == []
    assert browser.refused == []


def test_what_the_command_line_starts_shows_in_the_same_ui(served: Serving) -> None:
    done = subprocess.run(
        [*LUUTRU, "nightly", "thanhtri"], env=served.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert any(run["name"].startswith("thanhtri · ") for run in served.runs())


def test_an_overlap_is_refused_and_recorded(served: Serving, night: dict[str, Any]) -> None:
    assert night
    with open_archive(served.data) as archive, archive.folder.lock("site-sotttt", wait=0, busy=""):
        run = served.ended(served.start("nightly-sotttt"))
        late = [served.ended(served.start(name)) for name in ("process", "reread")]
    assert run["state_name"] == "Skipped"
    assert run["state"]["message"] == "sotttt: another command is at work on this site"
    for other in late:
        assert other["state_name"] == "Skipped"
        assert other["state"]["message"].endswith("sotttt: another command is at work on this site")


def test_cancelled_in_the_ui_a_crawl_ends_cleanly_and_is_resumed(served: Serving, portal: Rehearsal) -> None:
    portal.faults.add(Fault(faults.slow(1.0), host="hanoimoi.vn"))
    run = served.start("nightly-hanoimoi")
    until(lambda: crawls(served.process.pid), "the crawl begins")
    until(lambda: len(portal.requests("hanoimoi.vn")) > 2, "the portal is asked")
    (crawl,) = crawls(served.process.pid)
    served.ask("POST", f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    until(lambda: not alive(crawl), "the crawl ends")
    assert served.ended(run)["state_name"] == "Cancelled"
    assert not list((served.data / "warc" / "hanoimoi").glob("*.open"))
    portal.faults.clear()
    again = served.ended(served.start("nightly-hanoimoi"))
    assert again["state_name"] == "Completed", again["state"]
    with open_archive(served.data) as archive:
        (funnel,) = latest_funnels(archive, ["hanoimoi"])
    assert (funnel.number, funnel.open) == (1, 0)


def test_a_site_that_only_fails_is_blocked_and_reported_once(
    served: Serving, portal: Rehearsal, posts: tuple[str, list[dict[str, Any]]]
) -> None:
    portal.faults.add(Fault(faults.status(500), host="hanoi.gov.vn"))
    run = served.ended(served.start("nightly-hanoigov"))
    portal.faults.clear()
    assert (run["state_type"], run["state_name"]) == ("COMPLETED", "Blocked")
    until(lambda: any(post["key"].startswith("blocked:hanoigov:") for post in posts[1]), "the alarm is sent")
    assert sum(post["key"].startswith("blocked:hanoigov:") for post in posts[1]) == 1


def open_report(served: Serving, browser: Browser, key: str, words: str) -> str:
    browser.go(f"{served.ui}/artifacts/artifact/{served.artifact(key)['id']}")
    text = browser.wait_for(words, "Created")
    browser.picture(PICTURES / f"{key}.png")
    return text


def ledgers(browser: Browser) -> list[list[int]]:
    """The last column of each table on the page, without the header row."""
    script = "[...document.querySelectorAll('table')].map((t) => [...t.rows].map((r) => r.innerText.trim()))"
    return [[int(row.split()[-1]) for row in rows[1:]] for rows in browser.evaluate(script)]


def crawls(pid: int) -> list[int]:
    return [child for child, command in descendants(pid) if "-m crawlers" in command]
