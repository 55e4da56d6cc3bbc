"""A layout breaks: the same night sends one alarm to a webhook and a mailbox; a `watch` is sent once, too."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.broken_layout import HOST, SLUG, add_sound_nights, renamed, write_site_file
from tests.end_to_end.nights import pipeline
from tests.flows.local_servers import hook_server, mail_server
from tests.flows.serving_folder import Serving, serving
from tests.rehearsal.faults import Fault, status
from tests.rehearsal.portal import Rehearsal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class AlarmedNights:
    served: Serving
    portal: Rehearsal
    posts: list[dict[str, Any]]
    mails: list[bytes]

    def night(self, *wrong: Fault) -> str:
        """Runs a night with these faults; returns the name of its state."""
        self.portal.faults.clear()
        for fault in wrong:
            self.portal.faults.add(fault)
        return str(self.served.ended(self.served.start(f"nightly-{SLUG}"))["state_name"])

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [post for post in self.posts if post["kind"] == kind]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[AlarmedNights]:
    """Serves a site that has enough history, with both routes set."""
    sites = write_site_file(tmp_path / "sites")
    with ExitStack() as stack:
        portal = stack.enter_context(Rehearsal(seed=7, day=1))
        smtp, mails = stack.enter_context(mail_server())
        hook, posts = stack.enter_context(hook_server())
        work = pipeline(tmp_path / "data", portal.origin, sites=sites)
        for day in (1, 2):
            portal.day = day
            work.night(SLUG)
        add_sound_nights(work.settings, SLUG, 14)
        portal.day = 3
        routes = {"ALERT_WEBHOOK": hook, "ALERT_EMAIL": "nguoi-truc@example.org", "SMTP": smtp}
        served = stack.enter_context(serving(tmp_path, portal.origin, SITES=str(sites), **routes))
        yield AlarmedNights(served, portal, posts, mails)


def test_broken_and_watch_reach_people_once(nights: AlarmedNights) -> None:
    lead = Fault(renamed(b'class="sapo-wrapper', b'class="tom-tat'), host=HOST)
    moved = Fault(status(404), host=HOST, target="/kinh-te-xa-hoi*")

    assert nights.night(lead) == "Broken"
    (post,) = nights.of_kind("broken")
    (line,) = (line for line in post["text"].splitlines() if "without lead in layout article" in line)
    assert line.count(f"https://{HOST}/") == 3
    assert f"luutru reread {SLUG} --accept" in post["text"]
    report = nights.served.artifact("health")["data"]
    assert report.count(f"([page](https://{HOST}/") >= 3
    assert "texts are on hold" in report
    assert f"`luutru release {SLUG} --run " in report

    for day in (4, 5):
        nights.portal.day = day
        assert nights.night(moved) in ("Completed", "Watch")
    (watch,) = nights.of_kind("watch")
    assert "source failed" in watch["subject"]
    assert "No text is on hold" in watch["text"]

    subjects = [message_from_bytes(mail, policy=policy.default)["Subject"] for mail in nights.mails]
    assert subjects == [f"[luutru] {one['subject']}" for one in (post, watch)]
