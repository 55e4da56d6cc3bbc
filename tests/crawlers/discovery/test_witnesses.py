"""Statements of feeds, sitemaps and listings about an article: read, bounded, stored once with their visit."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse
from sqlalchemy import select

from crawlers.discovery.feed import feed_links
from crawlers.discovery.item_fields import item_fields, stated_time
from crawlers.discovery.links import listing_links
from crawlers.discovery.pagination import loaded_links
from crawlers.discovery.sitemap import sitemap_links
from seeds.discovery import Listing, Sitemap
from seeds.pagination import LoadMore
from storage.archive import open_archive
from storage.frontier.item_fields import ItemFields
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Visit
from storage.tables.witnesses import Witness
from tests.end_to_end.nights import pipeline
from tests.rehearsal.portal import Rehearsal

HOME = "https://bao.example/"
TEASER = "Chợ họp từ sáng sớm, người mua kẻ bán chật kín cả con đường làng."

RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><item>
<title>Chợ &amp; quê</title><link>/tin-1.html</link><category>Đời sống</category>
<description><![CDATA[<a href="/tin-1.html"><img src="x.jpg"></a><script>1</script> {TEASER}]]></description>
<pubDate>Mon, 02 Mar 2026 08:30:00 +0700</pubDate></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><entry>
<title>Chợ quê</title><link href="/tin-1.html"/><published>2026-03-02T01:30:00Z</published>
<updated>2026-03-02T05:00:00Z</updated></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://bao.example/tin-1.html</loc><lastmod>2026-03-02</lastmod>
<image:image><image:title>Ảnh chợ</image:title></image:image>
<news:news><news:publication_date>2026-03-02T08:30:00+07:00</news:publication_date>
<news:title>Chợ quê</news:title></news:news></url></urlset>"""
CARD = f"""<article class="card"><a href="/tin-1.html"><img src="x.jpg"></a>
<h3><a href="/tin-1.html">Chợ quê</a></h3><span class="time">08:30 | 02/03/2026</span><p>{TEASER}</p></article>"""
OTHER = CARD.replace("tin-1", "tin-2").replace("Chợ quê", "Chợ phiên")


def listing(body: str) -> dict[str, ItemFields]:
    page = HtmlResponse(HOME, body=f"<html><body><div>{body}</div></body></html>".encode(), encoding="utf-8")
    return dict(listing_links(page, Listing(HOME, "a", None, 1)).item_fields)


def test_a_feed_has_title_teaser_section_and_time() -> None:
    fields = feed_links(HOME, "text/xml", RSS.encode()).item_fields
    expected = ItemFields("Chợ & quê", TEASER, "Đời sống", "2026-03-02T08:30:00+07:00")
    assert fields == {"https://bao.example/tin-1.html": expected}


def test_an_atom_feed_has_the_time_of_an_entrys_change() -> None:
    (fields,) = feed_links(HOME, "text/xml", ATOM.encode()).item_fields.values()
    assert (fields.published, fields.modified) == ("2026-03-02T01:30:00+00:00", "2026-03-02T05:00:00+00:00")


def test_a_news_sitemap_has_title_and_time_without_those_of_pictures() -> None:
    (fields,) = sitemap_links(HOME, SITEMAP.encode(), Sitemap(HOME, None, None)).item_fields.values()
    assert fields == ItemFields("Chợ quê", published="2026-03-02T08:30:00+07:00", modified="2026-03-02")


def test_a_listings_card_has_title_teaser_and_time() -> None:
    fields = listing(CARD + OTHER)
    expected = ItemFields("Chợ quê", TEASER, published="2026-03-02T08:30:00+07:00")
    assert fields["https://bao.example/tin-1.html"] == expected
    assert fields["https://bao.example/tin-2.html"].title == "Chợ phiên"


def test_a_card_of_one_link_has_its_heading_as_title() -> None:
    card = f'<a href="/tin-1.html"><h3>Chợ quê</h3><p>{TEASER}</p></a><a href="/tin-2.html">Chợ phiên</a>'
    fields = listing(card)
    assert (fields["https://bao.example/tin-1.html"].title, fields["https://bao.example/tin-1.html"].description) == (
        "Chợ quê",
        TEASER,
    )


def test_a_text_beside_two_articles_belongs_to_none() -> None:
    fields = listing(f'<p>{TEASER}</p><a href="/tin-1.html">Chợ quê</a><a href="/tin-2.html">Chợ phiên</a>')
    assert [one.description for one in fields.values()] == [None, None]


def test_a_loaded_item_has_the_values_of_its_fields() -> None:
    rule = LoadMore(url=f"{HOME}more/{{id}}", id="Id", link=("Link",), time="At")
    body = '[{"Id": 7, "Link": "/tin-1.html", "At": "2026-03-02 08:30:00", "Title": "Chợ quê", "Sapo": 5}]'
    (fields,) = loaded_links(
        f"{HOME}more/0", body.encode(), rule, datetime(2026, 1, 1, tzinfo=UTC)
    ).item_fields.values()
    assert fields == ItemFields("Chợ quê", published="2026-03-02T08:30:00+07:00")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-02T08:30:00Z", "2026-03-02T08:30:00+00:00"),
        ("2026-03-02 08:30:00", "2026-03-02T08:30:00"),
        ("Thứ hai, 2/3/2026, 8:05 (GMT+7)", "2026-03-02T08:05:00+07:00"),
        ("08:05 02/03/2026", "2026-03-02T08:05:00+07:00"),
        ("02-03-2026", "2026-03-02"),
        ("31/02/2026", None),
        ("hôm qua", None),
        ("0026-03-02", None),
        (12, None),
    ],
)
def test_a_time_is_read_in_the_forms_that_sources_have(written: object, read: str | None) -> None:
    assert stated_time(written) == read


@given(st.text() | st.integers() | st.none(), st.text())
def test_every_field_of_a_source_is_plain_and_bounded(value: object, text: str) -> None:
    fields = item_fields(title=value, description=text * 50, section=value, published=text, modified=value)
    assert len(fields.title or "") <= 500
    assert len(fields.description or "") <= 2000
    assert fields.title is None or fields.title == " ".join(fields.title.split())


def test_a_night_keeps_each_statement_once_with_the_visit_that_saw_it(tmp_path: Path, database_url: str | None) -> None:
    with Rehearsal(seed=3, day=1) as portal:
        work = pipeline(tmp_path, portal.origin, database_url=database_url)
        first = work.night("hanoimoi").run_id
        portal.day = 2
        second = work.night("hanoimoi").run_id
    with open_archive(work.settings.data, database_url) as archive, archive.database.reading() as session:
        kept = session.execute(
            select(Witness, Visit, LoggedExchange)
            .join(Visit, Visit.id == Witness.visit_id)
            .join(LoggedExchange, LoggedExchange.id == Witness.exchange_id)
        ).all()
        visits = session.scalars(select(Visit.page_id).where(Visit.run_id == first)).all()
    by_run = [[witness for witness, visit, _ in kept if visit.run_id == run] for run in (first, second)]
    assert {witness.page_id for witness in by_run[0]} == set(visits)
    assert 0 < len(by_run[1]) < len(by_run[0])
    assert all(str(exchange.purpose) == str(witness.source) for witness, _, exchange in kept)
    assert {witness.source for witness, _, _ in kept} == {"feed", "sitemap", "listing"}
    assert all(witness.title and witness.published for witness, _, _ in kept if witness.source == "feed")
