"""The actions that the operator, and nobody else, may start from the room."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.orchestration.server_secret import server_secret
from storage.archive import existing_archive
from storage.runs.health import latest_health
from storage.tables.runs import Run
from tests.end_to_end.processes import ROOT, environment, wait_until
from tests.ports import free_port
from tests.storage.copies import Copy
from tests.web.eventful import put_on_hold
from tests.web.room import Room, wait_for_room


@contextmanager
def acting_room(data: Path) -> Iterator[Room]:
    """A room as `luutru serve` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "web", "--data", str(data), "--port", str(port), "--actions", "--end-with-parent"]
    secret = {"ROOM_SECRET": server_secret(data)}
    log = data.parent / "acting.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment(data, None) | secret, cwd=ROOT, stdin=subprocess.PIPE, stdout=output, stderr=output
        )
    room = Room(f"http://127.0.0.1:{port}", data)
    try:
        wait_for_room(room, process, log)
        yield room
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


@pytest.fixture
def held(copy: Copy) -> tuple[Copy, int]:
    """The number of a run whose texts are on hold."""
    with copy.opened() as archive, archive.database.reading() as session:
        run_id = session.scalar(select(func.max(Run.id)).where(Run.site == "thanhtri")) or 0
    with copy.opened() as archive:
        put_on_hold(archive, run_id)
    return copy, run_id


def test_the_operator_releases_texts(held: tuple[Copy, int]) -> None:
    copy, run_id = held
    password = server_secret(copy.data).partition(":")[2]
    with acting_room(copy.data) as room:
        assert "/actions/release" not in room.ask("/").text
        cookie = room.ask("/login", "POST", f"password={password}").headers["set-cookie"].partition(";")[0]
        page = room.ask("/", Cookie=cookie).text
        assert "/actions/release" in page
        token = re.findall(r'name="token" value="(\w+)"', page)[0]
        form = f"site=thanhtri&run={run_id}&token="
        for asked in (
            room.ask("/actions/release", "POST", form + token),
            room.ask("/actions/release", "POST", form + "0" * 64, Cookie=cookie),
            room.ask("/actions/release", "POST", form, Cookie=cookie),
            room.ask("/actions/release", "POST", form + token, Cookie=cookie, Origin="http://evil.example"),
        ):
            assert asked.status == 403
        for wrong in (f"site=none&run={run_id}", "site=thanhtri&run=-1", "site=--help&run=1"):
            assert room.ask("/actions/release", "POST", f"{wrong}&token={token}", Cookie=cookie).status == 400
        assert is_held(copy, run_id)
        assert room.ask("/actions/release", "POST", form + token, Cookie=cookie, Origin=room.address).status == 303
        wait_until(lambda: not is_held(copy, run_id), "the texts are released")
        assert f"luutru release thanhtri --run {run_id}" in room.ask("/", Cookie=cookie).text


def test_a_room_alone_has_no_actions(room: Room) -> None:
    assert room.ask("/actions/release", "POST", "site=thanhtri&run=1").status == 404
    assert room.ask("/actions/backfill", "POST", "").status == 404
    assert room.ask("/login").status == 404


def is_held(copy: Copy, run_id: int) -> bool:
    with existing_archive(copy.data, copy.database_url) as archive:
        return any(one.held for one in latest_health(archive, ["thanhtri"]) if one.run_id == run_id)


def test_a_draft_is_shown_and_discarded(copy: Copy) -> None:
    folder = copy.data / "drafts" / "thanhtri"
    folder.mkdir(parents=True)
    gate = [{"name": "witnesses", "measured": "9 of 10 titles <b>agree</b>", "passed": True, "strict": True}]
    evidence = {"drafted_at": "2026-11-27T04:00:00+00:00", "passes": True, "gate": gate, "present": "", "drafted": ""}
    (folder / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")
    (folder / "thanhtri.toml").write_text('name = "<i>Thanh Tri</i>"', encoding="utf-8")
    password = server_secret(copy.data).partition(":")[2]
    with acting_room(copy.data) as room:
        cookie = room.ask("/login", "POST", f"password={password}").headers["set-cookie"].partition(";")[0]
        page = room.ask("/site/thanhtri", Cookie=cookie).text
        assert "9 of 10 titles &lt;b&gt;agree" in page
        assert "&lt;i&gt;Thanh Tri" in page
        token = re.findall(r'name="token" value="(\w+)"', page)[0]
        form = f"site=thanhtri&token={token}&end="
        assert room.ask("/actions/relearn", "POST", form + "discard").status == 403
        assert room.ask("/actions/relearn", "POST", form + "other", Cookie=cookie).status == 400
        assert room.ask("/actions/relearn", "POST", form + "discard", Cookie=cookie).status == 303
        wait_until(lambda: not folder.exists(), "the draft is discarded")
        folder.mkdir()
        assert "is damaged" in room.ask("/site/thanhtri").text
