"""Each address as a page and as JSON, with the values of the Python API."""

import json
import re
from collections import Counter
from html import escape
from pathlib import Path
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import pytest

import luutru
from storage.search.index import empty_index
from tests.storage.copies import Copy
from tests.web.room import Room, running_room
from web.json_values import plain

ATOM = "{http://www.w3.org/2005/Atom}"


def edited(copy: Copy) -> luutru.Document:
    """The last text of a page that was edited."""
    with luutru.open(copy.data) as corpus:
        return next(one for one in corpus.documents() if one.replaces is not None)


def test_the_cockpit_counts_what_the_run_has(room: Room) -> None:
    result = room.json("/")
    assert [one["site"] for one in result["nights"]] == ["sotttt", "thanhtri"]
    for one in result["nights"]:
        funnel = one["funnel"]
        for outcome in {word.partition(":")[0] for word in funnel["pages"]}:
            number = sum(n for word, n in funnel["pages"].items() if word.partition(":")[0] == outcome)
            assert number == len(
                all_rows(room, f"/site/{one['site']}?run={funnel['run_id']}&outcome={outcome}", "pages")
            )
        asked = all_rows(room, f"/site/{one['site']}?run={funnel['run_id']}&requests=all", "exchanges")
        assert len(asked) == sum(funnel["exchanges"].values())
    page = room.ask("/").text
    assert "/site/thanhtri" in page
    assert room.json("/.json") == room.json("/index.json") == result


def test_figures_link_to_what_they_count(room: Room) -> None:
    result = room.json("/site/thanhtri")
    assert len(result["nights"]) == 3
    for night in result["nights"]:
        rows = all_rows(room, f"/site/thanhtri?run={night['run_id']}", "pages")
        assert len(rows) == sum(night["pages"].values())
    revisits = result["revisits"]
    assert revisits["edits"] == sum(night["pages"].get("edited", 0) for night in result["nights"]) > 0
    runs = [f"/site/thanhtri?run={night['run_id']}&requests=all" for night in result["nights"]]
    assert sum(revisits["requests"].values()) == sum(len(all_rows(room, run, "exchanges")) for run in runs)
    assert next(one for one in room.json("/")["revisits"] if one["site"] == "thanhtri") == revisits


def test_a_site_shows_on_how_many_articles_a_second_reader_agrees(room: Room) -> None:
    (stated,) = room.json("/site/thanhtri")["second_reader"]
    assert 0 < stated["agree"] == stated["number"]
    assert f"agrees on {stated['agree']} of {stated['number']} pages" in room.ask("/site/thanhtri").text


def test_a_site_shows_how_many_new_texts_copy_its_other_pages(room: Room) -> None:
    (stated,) = room.json("/site/thanhtri")["self_copies"]
    assert 0 <= stated["copies"] < stated["number"]
    assert f"{stated['copies']} of {stated['number']} new texts" in room.ask("/site/thanhtri").text


def test_a_day_of_the_calendar_links_to_its_articles(copy: Copy, tmp_path: Path) -> None:
    copy.sql("UPDATE reading SET day = date('now', '-3 days') WHERE day IS NOT NULL")
    with running_room(copy.data, tmp_path) as opened:
        weeks = opened.json("/site/thanhtri")["weeks"]
        (day,) = [day for week in weeks for day in week if day["articles"]]
        listed = opened.json(f"/site/thanhtri?day={day['day']}")["day"]
        assert 0 < day["articles"] == len(listed["pages"]) < 50
        assert f"?day={day['day']}#day" in opened.ask("/site/thanhtri").text


def test_a_page_on_hold_shows_the_attempts_and_the_statements_of_sources(copy: Copy, tmp_path: Path) -> None:
    copy.sql("UPDATE visit SET outcome = 'held' WHERE run_id = 1 AND outcome = 'new'")
    with running_room(copy.data, tmp_path) as opened:
        site = opened.json("/site/thanhtri")["runs"][-1]
        address = f"/site/thanhtri?run={site['run_id']}&outcome=held"
        ledger, page = opened.json(address)["ledger"], opened.ask(address).text
    assert site["run_id"] == 1
    assert ledger["signs"].keys() == {"article", "detail_2025"}
    titles = [statements[0]["title"] for statements in ledger["said"].values()]
    assert titles
    assert all(escape(title) in page for title in titles)


def test_the_last_alarms_are_shown_without_their_texts(copy: Copy, tmp_path: Path) -> None:
    line = {"at": "2026-11-27T04:00:00+00:00", "key": "k", "kind": "broken", "text": "https://quoted.example/"}
    lines = [json.dumps(line | {"subject": f"thanhtri · night {number}: broken"}) for number in range(12)]
    (copy.data / "logs" / "alarms.jsonl").write_text("\n".join([*lines, '{"at": "2026-1']), encoding="utf-8")
    with running_room(copy.data, tmp_path) as opened:
        result = opened.json("/")["alarms"]
        assert [one["subject"] for one in result] == [
            f"thanhtri · night {number}: broken" for number in range(11, 1, -1)
        ]
        assert {one["site"] for one in result} == {"thanhtri"}
        page = opened.ask("/").text
    assert "night 11: broken" in page
    assert "quoted.example" not in page


def all_rows(room: Room, address: str, part: str) -> list[object]:
    rows: list[object] = []
    after: int | None = 0
    while after is not None:
        ledger = room.json(f"{address}&after={after}")["ledger"]
        rows += ledger[part]
        assert len(ledger[part]) <= 50
        after = ledger["after"]
    return rows


def test_a_document_is_that_of_the_python_api(room: Room, nights_on_sqlite: Copy) -> None:
    with luutru.open(nights_on_sqlite.data) as corpus:
        documents = list(corpus.documents())
    result = room.json("/document/3")
    assert result["document"] == plain(documents[3])
    page = room.ask("/document/3.json").json
    assert page == result
    shown = room.ask("/document/3").text
    assert documents[3].blocks[0][:40] in shown.replace("&#34;", '"').replace("&#39;", "'")
    assert (documents[3].content_hash or "none") in shown
    assert result["citation"]["csl"]["issued"]["date-parts"][0][0] == documents[3].published.year  # type: ignore[union-attr] # it has one
    assert result["citation"]["bibtex"].count("{") == result["citation"]["bibtex"].count("}")
    assert result["showings"]


def test_a_page_has_its_versions_compared(room: Room, nights_on_sqlite: Copy) -> None:
    document = edited(nights_on_sqlite)
    result = room.json(f"/page?url={document.url}")
    assert len(result["history"]["versions"]) >= 2
    assert result == room.json(f"/page?url={document.ordinal}")
    with luutru.open(nights_on_sqlite.data) as corpus:
        assert result["comparison"]["found"] == plain(corpus.diff(document.ordinal))
    inline = room.ask(f"/page?url={document.ordinal}").text
    beside = room.ask(f"/page?url={document.ordinal}&a=1&b=2&form=beside").text
    assert "<ins>" in inline
    assert "<ins>" in beside
    assert 'class="beside"' in beside


def test_the_feed_names_what_is_new_edited_and_gone(room: Room, nights_on_sqlite: Copy) -> None:
    feed = fromstring(room.ask("/feed.atom").body)
    assert {one.attrib["term"] for one in feed.iter(f"{ATOM}category")} >= {"new", "edited"}
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) > 10
    of_one = room.json("/feed.atom?site=thanhtri")
    assert {one["site"] for one in of_one} == {"thanhtri"}
    assert room.ask("/feed.atom?site=none").status == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/none", 404),
        ("/site/none", 404),
        ("/site/thanhtri?run=x", 400),
        ("/site/thanhtri?run=99999999999999999999", 400),
        ("/site/thanhtri?run=999999", 404),
        ("/document/99999", 404),
        ("/document/-1", 404),
        ("/document/9999999999999999999999", 404),
        ("/page", 400),
        ("/page?url=https://thanhtri.hanoi.gov.vn/none", 404),
        ("/page?url=0&a=77", 404),
        ("/page/on?url=0&day=yesterday", 400),
        ("/web/", 400),
        ("/web/20260101/https://none.example/", 404),
        ("/timemap/link/https://none.example/", 404),
        (f"/web/{'x' * 5000}", 400),
    ],
)
def test_an_impossible_request_gets_its_reason(room: Room, address: str, status: int) -> None:
    as_page, as_json = room.ask(address), room.ask(address, Accept="application/json")
    assert as_page.status == as_json.status == status
    assert "</main>" in as_page.text
    assert as_json.json["status"] == status


def test_both_languages(room: Room) -> None:
    assert "Overview" in room.ask("/").text
    assert "Tổng quan" in room.ask("/", Accept_Language="vi-VN,vi;q=0.9,en;q=0.5").text
    chosen = room.ask("/?lang=vi")
    assert '<html lang="vi">' in chosen.text
    assert "Tổng quan" in room.ask("/", Cookie=chosen.headers["set-cookie"].partition(";")[0]).text


def test_each_documented_address_exists(room: Room) -> None:
    described = room.json("/openapi.json")["paths"]
    values = {"{slug}": "thanhtri", "{ordinal}": "0", "{url}": "https://none.example/"}
    for path in described:
        address = re.sub(r"\{\w+\}", lambda found: values[found[0]], path)
        assert room.ask(address).status in ((200,) if "none.example" not in address else (404,)) or path in (
            "/page",
            "/page/on",
        )


def test_all_texts_are_in_both_languages() -> None:
    root = Path(__file__).resolve().parents[2] / "web"
    keys = {
        name: set(re.findall(r"^(\w+) = ", (root / "words" / f"{name}.toml").read_text(), re.MULTILINE))
        for name in ("en", "vi")
    }
    assert keys["en"] == keys["vi"]


def test_a_search_gives_the_hits_of_the_python_api(room: Room, nights_on_sqlite: Copy) -> None:
    with luutru.open(nights_on_sqlite.data) as corpus:
        document = corpus.document(3)
        words = " ".join((document.title or "").split()[:2])
        found = corpus.search(words)
        plainly = corpus.search(words, site="thanhtri", folded=True, limit=1000)
    result = room.json(f"/search?{urlencode({'q': words})}")
    assert result["hits"] == plain(found.hits)
    assert document.ordinal in [one.ordinal for one in plainly.hits]
    asked = urlencode({"q": words, "site": "thanhtri", "folded": "1"})
    rows: list[object] = []
    after: int | None = 0
    while after is not None:
        part = room.json(f"/search?{asked}&after={after}")
        rows += part["hits"]
        after = part["after"]
    assert rows == plain(plainly.hits)
    page = room.ask(f"/search?{urlencode({'q': words})}").text
    assert "<mark>" in page
    assert room.ask("/search").status == 200
    for wrong in ("q=(", "q=x&in=nowhere", "q=x&since=someday", "q=x&after=-1"):
        assert room.ask(f"/search?{wrong}").status == 400


def test_a_search_without_an_index_explains_what_to_do(copy: Copy, tmp_path: Path) -> None:
    with copy.opened() as archive, archive.database.writing() as session:
        empty_index(session)
    with running_room(copy.data, tmp_path) as without:
        for headers in ({}, {"Accept": "application/json"}):
            answer = without.ask("/search?q=ph%C6%B0%E1%BB%9Dng", **headers)
            assert answer.status == 503
            assert "luutru search --rebuild" in answer.text
        assert without.ask("/search").status == 200


def test_a_search_is_narrowed_by_section_and_attachment(room: Room, nights_on_sqlite: Copy) -> None:
    with luutru.open(nights_on_sqlite.data) as corpus:
        sections = Counter(one.section for one in corpus.documents() if "phường" in one.text.lower())
    section, number = next((word, number) for word, number in sections.most_common() if word)
    asked = {"q": "phường", "section": section}
    assert 0 < len(room.json(f"/search?{urlencode(asked)}")["hits"]) <= number
    assert room.json(f"/search?{urlencode(asked | {'section': 'no such'})}")["hits"] == []
    assert room.json(f"/search?{urlencode(asked | {'attachments': '1'})}")["hits"] == []
    assert room.ask("/search?q=x&attachments=2").status == 400
