"""Captures as bytes, and Memento as clients of others use it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from memento_client import MementoClient

import luutru
from storage.versions.mementos import Memento, mementos
from storage.vietnam_time import VIETNAM
from storage.warc.codings import undo
from storage.warc.limits import RECORD_BYTES
from storage.warc.reader import read_response
from tests.storage.copies import Copy
from tests.web.room import Room

SITE = "thanhtri"


@pytest.fixture(scope="module")
def captures(nights_on_sqlite: Copy) -> list[Memento]:
    """The captures of a page that has several under one address."""
    with luutru.open(nights_on_sqlite.data) as corpus:
        for document in corpus.documents(site=SITE):
            found = mementos(corpus.archive, document.url or "", 100)
            if len(found) > 1:
                return list(found)
    pytest.fail("no page was captured twice")


def stamp(one: Memento) -> str:
    return one.captured_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def test_the_bytes_are_those_of_the_record(room: Room, nights_on_sqlite: Copy, captures: list[Memento]) -> None:
    with luutru.open(nights_on_sqlite.data) as corpus:
        for one in captures:
            record = read_response(corpus.archive.warcs, one.file, one.offset)
            whole = record
            if one.original_file is not None:
                whole = read_response(corpus.archive.warcs, one.original_file, one.original_offset or 0)
            body = undo(whole.payload, record.header("Content-Encoding"), RECORD_BYTES)
            answer = room.ask(f"/web/{stamp(one)}id_/{one.url}")
            assert (answer.status, answer.body) == (one.status, body)
            assert answer.headers["content-type"] == record.content_type
            assert parsedate_to_datetime(answer.headers["memento-datetime"]) == one.captured_at.replace(microsecond=0)
            assert room.ask(f"/web/{stamp(one)}hd_/{one.url}").body == record.head


def test_a_client_of_others_finds_the_nearest_capture(room: Room, captures: list[Memento]) -> None:
    client = MementoClient(timegate_uri=f"{room.address}/web/", check_native_timegate=False)
    for one in (captures[0], captures[-1]):
        at = one.captured_at.replace(tzinfo=None)
        # If asked for an original, the client would request the live site first.
        found = client.get_memento_info(f"{room.address}/web/{stamp(captures[0])}/{one.url}", at)
        assert found["mementos"]["closest"]["uri"] == [f"{room.address}/web/{stamp(one)}/{one.url}"]
        assert found["original_uri"] == one.url
        assert found["mementos"]["first"]["uri"] == [f"{room.address}/web/{stamp(captures[0])}/{captures[0].url}"]


def test_the_timegate_and_the_timemap(room: Room, captures: list[Memento]) -> None:
    url = captures[0].url
    last = room.ask(f"/web/{url}")
    assert (last.status, last.headers["location"]) == (302, f"/web/{stamp(captures[-1])}/{url}")
    assert last.headers["vary"] == "accept-datetime"
    long_ago = room.ask(f"/web/{url}", Accept_Datetime=format_datetime(datetime(1999, 1, 1, tzinfo=UTC), usegmt=True))
    assert long_ago.headers["location"] == f"/web/{stamp(captures[0])}/{url}"
    assert room.ask(f"/web/{url}", Accept_Datetime="yesterday").status == 400
    links = room.ask(f"/timemap/link/{url}")
    assert links.headers["content-type"].startswith("application/link-format")
    assert links.text.count("memento") == len(captures)
    timemap = room.json(f"/timemap/json/{url}")
    assert len(timemap["mementos"]["list"]) == len(captures)
    assert room.ask(timemap["mementos"]["first"]["uri"].removeprefix(room.address)).status == 200


def test_a_time_between_captures_redirects_to_the_nearest(room: Room, captures: list[Memento]) -> None:
    one = captures[0]
    for moment in (stamp(one)[:4], "2000", stamp(one)[:-1] + "0"):
        answer = room.ask(f"/web/{moment}if_/{one.url}")
        if answer.status == 302:
            assert f"if_/{one.url}" in answer.headers["location"]
        else:
            assert answer.status == 200
    assert room.ask(f"/web/20261399000000/{one.url}").status == 400


def test_what_a_page_said_on_a_day(room: Room, captures: list[Memento]) -> None:
    one = captures[-1]
    day = one.captured_at.astimezone(VIETNAM).date()
    answer = room.ask(f"/page/on?url={one.url}&day={day}")
    assert (answer.status, answer.headers["location"]) == (302, f"/web/{stamp(one)}/{one.url}")
    before = room.ask(f"/page/on?url={one.url}&day={day - timedelta(days=900)}")
    assert before.headers["location"].endswith(one.url)


def test_a_frame_may_do_nothing(room: Room, captures: list[Memento]) -> None:
    one = captures[0]
    for form in ("if_", "id_", "hd_"):
        policy = room.ask(f"/web/{stamp(one)}{form}/{one.url}").headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
    page = room.ask(f"/web/{stamp(one)}/{one.url}").text
    assert '<iframe class="capture" sandbox=""' in page
