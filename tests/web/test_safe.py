"""Who may use the room, and what it never shows."""

import re

import pytest

import luutru
from flows.orchestration.server_secret import server_secret
from storage.corpus.takedown import withhold
from tests.end_to_end.processes import LUUTRU, environment, run
from tests.storage.copies import Copy
from tests.storage.corpus.test_takedown import edited_page
from tests.web.room import Room, refused_room, running_room


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": ""},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_other_hosts_and_pages_get_403(room: Room, headers: dict[str, str]) -> None:
    assert room.ask("/", **headers).status == 403


def test_a_link_from_elsewhere_opens_a_page(room: Room) -> None:
    assert room.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200


def test_pages_may_load_nothing_from_elsewhere(room: Room) -> None:
    for address in ("/", "/document/0", "/none", "/feed.atom"):
        policy = room.ask(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


def test_reading_needs_a_login_if_the_settings_require_it(copy: Copy) -> None:
    with running_room(copy.data, copy.data.parent, ROOM_LOGIN="1") as room:
        assert room.ask("/").status == room.ask("/document/0.json").status == 401
        assert room.ask("/", Accept="text/html").headers["location"] == "/login"
        port = room.address.rpartition(":")[2]
        link = run((*LUUTRU, "login", "--room"), environment(copy.data, None, ROOM_PORT=port)).stdout.strip()
        first, second = (room.ask(link.removeprefix(room.address)) for _ in range(2))
        assert (first.status, second.status) == (303, 403)
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert room.ask("/", Cookie=cookie.partition(";")[0]).status == 200
        assert room.ask("/", Cookie=cookie.partition(";")[0] + "0").status == 401
        password = server_secret(copy.data).partition(":")[2]
        assert room.ask("/login", "POST", f"password={password}").status == 303
        assert room.ask("/login", "POST", "password=wrong").status == 403
        assert room.ask("/login", "POST", "x" * 20_000).status == 400


def test_another_address_than_loopback_needs_a_login(copy: Copy) -> None:
    refused = refused_room(copy.data, "--host", "0.0.0.0")
    assert refused.returncode == 2
    assert "LUUTRU_ROOM_LOGIN" in refused.stderr


def test_withheld_pages_answer_451_and_are_shown_nowhere(copy: Copy) -> None:
    page, texts = edited_page(copy)
    with luutru.open(copy.data) as corpus:
        documents = [corpus.document(one) for one in texts]
    with copy.opened() as archive:
        withhold(archive, page, "court order 1")
    url = documents[0].url or ""
    withheld_words = [one.title or "" for one in documents] + [url, "court order 1"]
    with running_room(copy.data, copy.data.parent) as room:
        for address in (
            f"/document/{texts[0]}",
            f"/page?url={url}",
            f"/page/on?url={url}&day=2030-01-01",
            f"/web/{url}",
            f"/web/2026id_/{url}",
            f"/timemap/link/{url}",
            f"/timemap/json/{url}",
        ):
            answer = room.ask(address)
            assert answer.status == 451, address
            assert not [word for word in withheld_words[:-2] + withheld_words[-1:] if word in answer.text]
        site = page.site
        addresses = ["/", "/feed.atom", f"/site/{site}"]
        run_ids = re.findall(r"run=(\d+)", room.ask(f"/site/{site}").text)
        for run_id in sorted(set(run_ids)):
            addresses += [f"/site/{site}?run={run_id}&outcome={word}" for word in ("new", "edited", "unchanged")]
            addresses.append(f"/site/{site}?run={run_id}&requests=all")
        for address in addresses:
            answer = room.ask(address)
            assert answer.status == 200
            assert not [word for word in withheld_words if word in answer.text], address
