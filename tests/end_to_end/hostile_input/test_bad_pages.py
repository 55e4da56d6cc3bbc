"""Answers that are no article, or only part of one: each has an outcome with its reason, and everything is archived."""

from pathlib import Path

import pytest

from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import ONE_NIGHT, environment, run
from tests.end_to_end.settled import settled
from tests.rehearsal import faults
from tests.rehearsal.faults import Act, Fault
from tests.rehearsal.portal import Rehearsal

HOST = "hanoimoi.vn"
NIGHT = (*ONE_NIGHT, SITE)
ACTS: dict[str, tuple[Act, tuple[str, str | None]]] = {
    "pdf": (faults.pdf, ("refused", "not_html")),
    "empty": (faults.empty, ("refused", "empty")),
    "20 MB": (faults.huge(20_000_000), ("refused", "oversized")),
    "wrong charset": (faults.charset("iso-8859-1"), ("new", None)),
    "cut": (faults.cut(0.5), ("failed", "cut_body")),
    "challenge": (faults.challenge, ("refused", "challenge")),
    "block page": (faults.blocked, ("blocked", "http_403")),
    "listing": (faults.listing, ("refused", "no_layout_sign")),
    "no answer": (faults.raw(b""), ("failed", "no_response")),
    "loop": (faults.loop, ("failed", "redirect_loop")),
}


def test_each_bad_answer_ends_with_its_reason(portal: Rehearsal, undisturbed: Undisturbed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    keys = sorted(key for _, _, key in undisturbed.ends(1).pages)
    wanted = {key: outcome for key, (_, outcome) in zip(keys, ACTS.values(), strict=False)}
    for key, (act, _) in zip(keys, ACTS.values(), strict=False):
        portal.faults.add(Fault(act, HOST, f"*-{key}.html"))
    assert run(NIGHT, environment(data, portal.origin)).returncode == 0
    ended = settled(data)
    assert {key: outcome for (_, _, key), outcome in ended.visits[SITE, 1].items()} == {
        key: wanted.get(key, ("new", None)) for key in keys
    }
    good = [key for key in keys if wanted.get(key, ("new", None)) == ("new", None)]
    right = undisturbed.ends(1)
    assert {line["page"]: line["content_hash"] for line in ended.manifest} == {
        line["page"]: line["content_hash"] for line in right.manifest if line["page"] in good
    }

    portal.faults.clear()
    assert run(NIGHT, environment(data, portal.origin)).returncode == 0
    mended = settled(data)
    new = {key for (_, _, key), (outcome, _) in mended.visits[SITE, 2].items() if outcome == "new"}
    assert new == set(keys) - set(good)
    assert mended.versions == right.versions
    assert sorted(mended.corpus.values()) == sorted(right.corpus.values())


@pytest.mark.parametrize(
    ("act", "target", "reason"),
    [
        (faults.status(503), "/robots.txt", "robots_503"),
        (faults.raw(b""), "*", "robots_no_answer"),
        (faults.challenge, "/[rst][si]*", "not_a_sitemap"),
    ],
)
def test_a_site_that_gives_nothing_fails_its_night(
    act: Act, target: str, reason: str, portal: Rehearsal, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    portal.faults.add(Fault(act, HOST, target))
    assert run(NIGHT, environment(data, portal.origin)).returncode == 1
    state, stated = settled(data).runs[SITE, 1]
    assert state == "failed"
    assert stated is not None
    assert stated.startswith("no_pages_found")
    assert reason in stated
