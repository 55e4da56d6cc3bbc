"""A portal whose pages get a new design after its sound nights, and the commands as a person types them."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import command_line
from flows.sites import known_site
from tests.end_to_end.broken_layout import add_sound_nights
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.answers import Answer, Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.faults import Act, Fault, Scene
from tests.rehearsal.oracle import readable
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import WITHOUT_TEXT, Redesign, redesigned
from tests.relearn.played import parts_of

HOST, SLUG = "sotttt.hanoi.gov.vn", "sotttt"


def in_new_design(work: Pipeline, portal: Rehearsal, kind: Redesign) -> Fault:
    """Shows every article's page in the new design from now on.

    The portal uses a later fault only if no earlier one fits. The crawl gets a known page in full: a server with a new
    template does not answer 304 to an older validator.
    """
    (layout,) = [one for one in known_site(work.settings, SLUG).layouts if one.name == "article"]
    parts, site = parts_of(layout), portal.sites[HOST]

    def act(scene: Scene) -> Answer:
        match, answer = site.article.search(scene.request.path), scene.answer
        if answer.status == 304:
            host = ("Host", scene.request.host)
            answer = site.answer(Request("GET", scene.request.target, (host,)), Moment(portal.day, 1))
        if match is None or answer.status != 200:
            return answer
        return replace(answer, body=redesigned(answer.body, kind, parts, int(match["id"]), seed=21))

    typed: Act = act
    return Fault(typed, host=HOST, target="*view_content*")


def luutru(work: Pipeline, monkeypatch: pytest.MonkeyPatch, *words: str, sites: bool = True) -> Result:
    settings = {"DATA": work.settings.data, "ORIGIN": work.settings.origin, "DELAY": 0}
    if sites:
        settings["SITES"] = work.settings.sites
    for name, value in settings.items():
        monkeypatch.setenv(f"LUUTRU_{name}", str(value))
    if not sites:
        monkeypatch.delenv("LUUTRU_SITES", raising=False)
    return CliRunner().invoke(command_line(), list(words), catch_exceptions=False)


def sound_nights(work: Pipeline, portal: Rehearsal, number: int = 2) -> None:
    """So many played nights, and a fortnight of them as rows; the next day has come then."""
    for day in range(1, number + 1):
        portal.day = day
        work.night(SLUG)
    add_sound_nights(work.settings, SLUG, 14)
    portal.day = number + 1


def published_texts(work: Pipeline) -> set[str]:
    return {line["content_hash"] for line in work.manifest}


def right_texts(portal: Rehearsal, last: int) -> set[str]:
    return {one.content_hash for day in range(1, last + 1) for one in readable(portal.sites[HOST], day)}


def play_redesign(kind: Redesign, work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound history, the broken night, the repair, and all new texts of the night published, none of them wrong."""
    sound_nights(work, portal)
    before = published_texts(work)
    portal.faults.add(in_new_design(work, portal, kind))
    work.night(SLUG)
    drafted = luutru(work, monkeypatch, "relearn", SLUG, "--json")
    stated = json.loads(drafted.stdout)
    if kind in WITHOUT_TEXT:
        assert drafted.exit_code == 1
        assert stated["draft"] is None
        assert published_texts(work) == before
        return
    assert published_texts(work) <= right_texts(portal, 3)
    if stated["waiting"]:
        assert drafted.exit_code == 0, [one for one in stated["gate"] if not one["passed"]]
        assert luutru(work, monkeypatch, "relearn", SLUG, "--accept").exit_code == 0
        assert luutru(work, monkeypatch, "publish").exit_code == 0
    assert before < published_texts(work) <= right_texts(portal, 3)
    assert readable_tonight(portal) <= published_texts(work)


def readable_tonight(portal: Rehearsal) -> set[str]:
    """The texts that the site's lists of this day show."""
    return {one.content_hash for one in readable(portal.sites[HOST], portal.day)}
