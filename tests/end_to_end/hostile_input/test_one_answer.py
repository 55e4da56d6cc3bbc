"""A hostile answer ends only its own request, on either database: the rest of the night is as without it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import open_archive
from storage.frontier.discoveries import MOST_STEPS
from storage.runs.totals import funnel_of
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from tests.end_to_end.hostile_input.hostile_site import ROBOTS, Routes, answer, links, played, site_folder, story
from tests.end_to_end.nights import Pipeline, pipeline

LONG = "x" * 6000
FEED = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>B</title>"
    "<item><title>&#55357;&#56832; &#0;</title><link>https://bao.example/tin-3.html</link></item>"
    f"<item><link>http://[x]/tin-9.html</link></item><item><link>https://bao.example/tin-{LONG}.html</link></item>"
    "</channel></rss>"
).encode()
INDEX = "<sitemapindex><sitemap><loc>https://bao.example/map{number}.xml</loc></sitemap></sitemapindex>"
HREFS = (
    "http://[",
    "http://[Liên kết]/x",
    f"/tin-{LONG}.html",
    "/tin-%00.html",
    "//a b/",
    "/tin-\ud800.html",
    "/tin-1.html",
)
ODD = (b"ETag: \x01\x00\xff\r", b"Last-Modified: a\x00b", b"Retry-After: \xb2", b"X\x00: \xff", b"Location: http://[")


def _work(tmp_path: Path, origin: str, database_url: str | None) -> Pipeline:
    sites = site_folder(tmp_path / "sites")
    return pipeline(tmp_path / "data", origin, sites=sites, database_url=database_url)


def test_odd_links_headers_and_titles(tmp_path: Path, database_url: str | None) -> None:
    routes: Routes = {
        "/robots.txt": answer(ROBOTS.decode().encode("utf-16"), kind=b"text/plain"),
        "/moi": answer(
            links(*HREFS, *(f"/tin-{number}.html" for number in range(2, 9))),
            *ODD,
            kind=b"text/html; charset=undefined",
        ),
        "/rss": answer(FEED, kind=b"text/xml; charset=hex"),
        "/sitemap.xml": answer(
            b"<urlset><url><loc>https://bao.example/tin-4.html&x=1&y</loc></url></urlset>", kind=b""
        ),
        "/tin-1.html": answer(story(1), *ODD),
        "/tin-2.html": answer(story(2), kind=b"text/html; charset=" + b"\xff\x00" * 4000),
        "/tin-3.html": answer(story(3), b"Content-Encoding: UTF-8"),
        "/tin-4.html": answer(b"", b"Location: http://[", status=b"301 Moved"),
        "/tin-5.html": answer(b"slow", b"Retry-After: \xb2", status=b"429 Slow"),
        "/tin-6.html": answer(b"slow", b"Retry-After: Fri, 31 Dec 99999999999 00:00:00 GMT", status=b"503 Slow"),
        "/tin-7.html": answer(b"", b"Location: /tin-\xe1\xba\xa1-7.html\x00", status=b"302 Found"),
        "/tin-8.html": answer(story(8)),
    }
    with played(routes) as (origin, _):
        work = _work(tmp_path, origin, database_url)
        funnel = work.night("bao")
        outcomes = work.outcomes(funnel.run_id)
        again = work.outcomes(work.night("bao").run_id)
    assert (funnel.open, funnel.state) == (0, "finished")
    assert funnel.left_out["not_an_address"] >= 5
    read = {"1", "2", "3", "8"}
    assert {key for key, (word, _) in outcomes.items() if word == "new"} == read
    assert outcomes["4"] == ("failed", "http_301")
    assert outcomes["5"] == ("deferred", "http_429")
    assert outcomes["6"] == ("deferred", "http_503")
    assert outcomes["7"][0] in ("moved", "failed", "gone")
    assert all(len(key) < 2048 for key in outcomes)
    assert all(again[key] == ("unchanged", None) for key in read & again.keys())
    with open_archive(work.settings.data, database_url) as archive, archive.database.reading() as session:
        asked = {
            url.rpartition("/")[2]
            for url in session.scalars(select(LoggedExchange.url).where(LoggedExchange.status.in_((429, 503))))
        }
        assert asked == {"tin-5.html", "tin-6.html"}
        assert session.scalars(select(Capture)).all()


@pytest.mark.parametrize(
    "wait",
    [b"31536000", b"9" * 400, b"inf", b"1e9", b"-5", b"Fri, 31 Dec 9999 23:59:59 GMT"],
)
def test_a_wait_of_years_ends_with_its_night(wait: bytes, tmp_path: Path) -> None:
    """The next night asks again, without waiting."""
    slow = answer(b"slow", b"Retry-After: " + wait, status=b"429 Slow")
    routes: Routes = {
        "/robots.txt": answer(ROBOTS), "/moi": answer(links("/tin-1.html", "/tin-2.html")), "/tin-1.html": slow,
        "/tin-2.html": slow,
    }  # fmt: skip
    with played(routes) as (origin, _):
        work = _work(tmp_path, origin, None)
        assert work.night("bao").count("deferred") == 2
        routes["/tin-1.html"], routes["/tin-2.html"] = answer(story(1)), answer(story(2))
        assert work.night("bao").count("new") == 2


def test_sitemaps_that_name_ever_more_of_them_end(tmp_path: Path) -> None:
    """Each index names one more index, and one index names ten thousand sitemaps."""

    def more(path: str) -> bytes:
        number = int("".join(filter(str.isdigit, path)) or 0)
        return answer(INDEX.format(number=number + 1).encode(), kind=b"text/xml")

    wide = "".join(f"<sitemap><loc>https://bao.example/wide{number}.xml</loc></sitemap>" for number in range(1200))
    routes: Routes = {
        "/robots.txt": answer(ROBOTS),
        "/moi": answer(links("/tin-1.html")),
        "/tin-1.html": answer(story(1)),
        "*": more,
    }
    with played(routes) as (origin, asked):
        work = _work(tmp_path, origin, None)
        funnel = work.night("bao")
        deep = sum(path.endswith(".xml") for path in asked)
        assert deep == MOST_STEPS + 1
        assert funnel.left_out["deferred(budget)"] == 1
        assert funnel.count("new") == 1
        routes["/sitemap.xml"] = answer(f"<sitemapindex>{wide}</sitemapindex>".encode(), kind=b"text/xml")
        routes["*"] = answer(b"<urlset></urlset>", kind=b"text/xml")
        wider = work.night("bao")
        assert len(asked) - deep < 1100
        with open_archive(work.settings.data) as archive:
            assert funnel_of(archive, wider.run_id).left_out["deferred(budget)"] == 201
