"""docs/operations.md, "A first day", step by step: real processes, a real browser, kills and a repair."""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.settings import Settings
from seeds.load import load_sites
from storage.archive import open_archive
from storage.runs.totals import latest_funnels
from storage.tables.captures import Capture
from tests.end_to_end.broken_layout import HOST, SLUG, add_sound_nights, renamed, write_site_file
from tests.end_to_end.first_day.cockpit import Cockpit
from tests.end_to_end.first_day.documented import follow, form
from tests.end_to_end.nights import Pipeline, articles_asked
from tests.end_to_end.processes import alive, descendants
from tests.flows.browser import Browser, asked_by_pages, chromium
from tests.flows.local_servers import hook_server, mail_server, refusing_proxy
from tests.flows.serving_folder import Serving, serving, until
from tests.rehearsal import oracle
from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Act, Fault, Scene
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.sites.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PAPER, PAPER_HOST = "hanoimoi", "hanoimoi.vn"
HELP = ("the last day, included; today if left out", "only list what there is, and say the plan")
LEAD = Fault(renamed(b'class="sapo-wrapper', b'class="tom-tat'), host=HOST)


@dataclass(slots=True)
class Day:
    """`asked` has the article addresses that were requested and answered with a page, by host and night."""

    folder: Path
    portal: Rehearsal
    browser: Browser
    settings: dict[str, str]
    posts: list[dict[str, Any]]
    mails: list[bytes]
    asked: dict[str, dict[int, list[str]]]

    @property
    def work(self) -> Pipeline:
        return Pipeline(Settings(data=self.folder / "data", origin=self.portal.origin, delay=0))

    @contextmanager
    def serving(self) -> Iterator[Cockpit]:
        with serving(self.folder, self.portal.origin, **self.settings) as served:
            served.log_in(self.browser)
            yield Cockpit(served, self.browser)

    def note_asked(self, host: str) -> None:
        site, requests = self.portal.sites[host], self.portal.requests(host)
        answered = {site.url(seen.target) for seen in requests if seen.status < HTTPStatus.BAD_REQUEST}
        asked = [url for url in articles_asked(self.portal, host) if url in answered]
        self.asked.setdefault(host, {})[self.portal.day] = asked
        self.portal.log.clear()

    def alarms(self, kind: str) -> list[dict[str, Any]]:
        return [post for post in self.posts if post["kind"] == kind]


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    with refusing_proxy() as one:
        yield one


@pytest.fixture
def day(tmp_path: Path, proxy: tuple[str, list[str]]) -> Iterator[Day]:
    sites = write_site_file(tmp_path / "sites")
    with ExitStack() as stack:
        portal = stack.enter_context(Rehearsal(seed=7, day=1))
        hook, posts = stack.enter_context(hook_server())
        smtp, mails = stack.enter_context(mail_server())
        settings = {
            "SITES": str(sites),
            "ALERT_WEBHOOK": hook,
            "ALERT_EMAIL": "nguoi-truc@example.org",
            "SMTP": smtp,
            "NIGHTLY_AT": json.dumps(dict.fromkeys(load_sites(sites), _far_hour())),
        }
        browser = stack.enter_context(chromium(tmp_path, proxy[0]))
        yield Day(tmp_path, portal, browser, settings, posts, mails, {})


def _far_hour() -> str:
    """Half a day from now in Hanoi, so that no schedule starts a night during the test."""
    return f"{datetime.now(UTC) + timedelta(hours=7 + 12):%H}:00"


def test_a_first_day_follows_the_documentation(day: Day, proxy: tuple[str, list[str]]) -> None:
    with day.serving() as cockpit:
        _start(day, cockpit)
        _see_tonights_run(day, cockpit)
        run = _kill_a_backfill_in_the_middle(day, cockpit)
    with day.serving() as cockpit:
        _resume_the_backfill(day, cockpit, run)
        _see_what_changed(day, cockpit)
        _get_an_alarm_of_a_broken_layout(day, cockpit)
        _repair_it(day, cockpit)
        _see_the_disk(cockpit)
    assert cockpit.served.process.returncode == 0
    assert not (cockpit.served.data / "prefect" / "served.json").exists()
    follow("prove", cockpit.served.environment, day.folder)
    _corpus_is_the_oracles(day)
    assert day.browser.asked
    assert all(host.partition(":")[0] == "127.0.0.1" for host in cockpit.hosts())
    assert asked_by_pages(proxy[1]) == []


def _start(day: Day, cockpit: Cockpit) -> None:
    follow("look", cockpit.served.environment, day.folder)
    cockpit.go("/deployments")
    cockpit.browser.wait_for(f"nightly-{SLUG}", "backfill")
    cockpit.picture("deployments")


def _see_tonights_run(day: Day, cockpit: Cockpit) -> None:
    run = cockpit.served.ended(cockpit.quick_run(f"nightly-{SLUG}"))
    assert run["state_name"] == "Completed", run["state"]
    day.note_asked(HOST)
    cockpit.run_page(run["id"], f"{SLUG} · ", "nightly", "Completed", "Scrapy")
    cockpit.picture("run")
    cockpit.go("/artifacts")
    cockpit.browser.wait_for("last-night", "health", f"{SLUG}-ledgers")
    cockpit.picture("artifacts")
    assert SLUG in cockpit.report("last-night", "Each site's last run")
    assert "learning" in cockpit.report("health", "How sound each site's last run was")
    cockpit.report(f"{SLUG}-ledgers")
    until(lambda: len(cockpit.figures()) == 2, "both ledgers are shown")
    cockpit.picture("ledgers")
    with open_archive(cockpit.served.data) as archive:
        (funnel,) = latest_funnels(archive, [SLUG])
    pages, requests = cockpit.figures()
    assert sum(pages[:-1]) == pages[-1] == funnel.found > 0
    assert sum(requests[:-1]) == requests[-1] == sum(funnel.exchanges.values())


def _kill_a_backfill_in_the_middle(day: Day, cockpit: Cockpit) -> str:
    """Three pages are answered, the third late, so that the report is up to date; other pages get no answer."""
    for act, times in ((_late(0), 2), (_late(4), 1), (_late(600), None)):
        day.portal.faults.add(Fault(act, host=PAPER_HOST, target="*-[0-9]*.html", times=times))
    run = cockpit.custom_run("backfill", form(), HELP, "backfill-form")
    until(lambda: cockpit.served.run(run)["state_type"] != "SCHEDULED", "the backfill begins")
    until(lambda: "fetched: 3 of" in _newest_report(cockpit, f"{PAPER}-progress"), "the progress is shown")
    cockpit.report(f"{PAPER}-progress", "fetched: 3 of")
    cockpit.picture("progress")
    _kill_all(cockpit.served)
    day.portal.faults.clear()
    return run


def _newest_report(cockpit: Cockpit, key: str) -> str:
    found = cockpit.served.ask("POST", "/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}})
    return str(max(found, key=lambda one: one["created"])["description"]) if found else ""


def _late(seconds: float) -> Act:
    def act(scene: Scene) -> Answer:
        return replace(scene.answer, delay=seconds)

    return act


def _kill_all(served: Serving) -> None:
    """As at a power cut: server, runner, flow and crawl die without a signal that they can handle."""
    family = [served.process.pid, *(pid for pid, _ in descendants(served.process.pid))]
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    served.process.wait()
    until(lambda: not any(map(alive, family)), "all processes are dead")


def _resume_the_backfill(day: Day, cockpit: Cockpit, killed: str) -> None:
    with open_archive(cockpit.served.data) as archive, archive.database.reading() as session:
        archived = set(session.scalars(select(Capture.url).where(Capture.url.startswith(f"https://{PAPER_HOST}/"))))
    assert len(archived) == 3
    dead = cockpit.served.ended(killed)
    assert dead["state_name"] == "Crashed"
    assert "its process died" in dead["state"]["message"]
    cockpit.run_page(dead["id"], f"{PAPER} · ", "Crashed")
    cockpit.picture("crashed")
    until(lambda: day.alarms("crashed"), "an alarm reports the dead run")
    before = len(day.portal.log)
    run = cockpit.served.ended(cockpit.custom_run("backfill", form(), HELP, "backfill-form"))
    assert run["state_name"] == "Completed", run["state"]
    again = {day.portal.sites[PAPER_HOST].url(seen.target) for seen in day.portal.log[before:]}
    assert again.isdisjoint(archived)
    day.note_asked(PAPER_HOST)
    number = len(day.asked[PAPER_HOST][1])
    assert number > 3
    cockpit.report(f"{PAPER}-progress")
    cockpit.report(f"{PAPER}-backfill", f"{PAPER} by sitemap, {form()['since']} to {form()['until']}")
    cockpit.picture("backfill")
    cockpit.report(f"{PAPER}-coverage", "articles dated")
    cockpit.picture("coverage")
    assert len(day.work.manifest) >= number


def _see_what_changed(day: Day, cockpit: Cockpit) -> None:
    """A second night, by the command line: the same UI shows it."""
    day.portal.day = 2
    before = len(day.work.manifest)
    follow("night", cockpit.served.environment, day.folder)
    day.note_asked(HOST)
    assert sum(run["name"].startswith(f"{SLUG} · ") for run in cockpit.served.runs()) >= 2
    fresh = day.work.manifest[before:]
    cockpit.report(f"{SLUG}-changes", "what is new, edited, gone", fresh[0]["title"])
    cockpit.picture("changes")
    cockpit.report(f"{SLUG}-refusals", "why pages were refused")
    cockpit.picture("refusals")
    cockpit.report(f"{SLUG}-calendar")
    width = "Math.max(0, ...[...document.images].map((one) => one.naturalWidth))"
    until(lambda: cockpit.browser.evaluate(width) >= 400, "the picture is shown")
    cockpit.picture("calendar")


def _get_an_alarm_of_a_broken_layout(day: Day, cockpit: Cockpit) -> None:
    """After a fortnight of nights like the last, as rows."""
    add_sound_nights(day.work.settings, SLUG, 14)
    before = day.work.corpus
    day.portal.day = 3
    day.portal.faults.add(LEAD)
    run = cockpit.served.ended(cockpit.quick_run(f"nightly-{SLUG}"))
    assert run["state_name"] == "Broken", run["state"]
    day.note_asked(HOST)
    (post,) = day.alarms("broken")
    assert "without lead in layout article" in post["text"]
    assert f"luutru reread {SLUG} --accept" in post["text"]
    assert f"it passes the gate: `luutru relearn {SLUG} --accept` uses it" in post["text"]
    mails = [message_from_bytes(mail, policy=policy.default)["Subject"] for mail in day.mails]
    assert mails[-1] == f"[luutru] {post['subject']}"
    cockpit.report("health", "texts are on hold", f"luutru release {SLUG} --run ")
    assert cockpit.browser.evaluate(f"document.querySelectorAll('a[href^=\"https://{HOST}/\"]').length") >= 3
    cockpit.picture("health")
    assert day.work.corpus == before


def _repair_it(day: Day, cockpit: Cockpit) -> None:
    """The night has drafted the layout already; a person reads the gate's result and accepts."""
    before = len(day.work.corpus)
    output, *_ = follow("mend", cockpit.served.environment, day.folder)
    assert output
    assert len(day.work.corpus) > before


def _see_the_disk(cockpit: Cockpit) -> None:
    run = cockpit.served.ended(cockpit.served.start("upkeep"))
    assert run["state_type"] == "COMPLETED", run["state"]
    cockpit.report("disk", "are free")
    cockpit.picture("disk")


def _corpus_is_the_oracles(day: Day) -> None:
    shown = {_text(one) for host, asked in day.asked.items() for one in _readings(day.portal.sites[host], asked)}
    assert {_of_day(content.decode()) for content in day.work.corpus.values()} == set(map(_of_day, shown))


def _of_day(text: str) -> str:
    """Our own site file reads only the day; the drafted layout reads the time, too."""
    return re.sub(r"^(\d\d/\d\d/\d{4}) \d\d:\d\d$", r"\1", text, count=1, flags=re.MULTILINE)


def _readings(site: Site, asked: dict[int, list[str]]) -> Iterator[oracle.Expected]:
    for night in asked:
        for fate in oracle.night(site, night, {before: urls for before, urls in asked.items() if before <= night}):
            if fate.expected:
                yield fate.expected


def _text(one: oracle.Expected) -> str:
    """The portal's text under our own site file.

    The file names neither section nor byline, so the byline stays the last paragraph.
    """
    if HOST not in one.url:
        return one.corpus_text
    foot = one.byline if one.byline_at == "foot" else None
    parts = [one.title, f"{one.published:%d/%m/%Y}", one.lead, *(block.text for block in one.blocks), foot]
    return "\n\n".join(part for part in parts if part is not None)
