"""Metadata of pages."""

from selectolax.lexbor import LexborHTMLParser

from extractors.induction.page_metadata import Field, statements_of


def stated(html: str) -> dict[Field, list[str]]:
    found: dict[Field, list[str]] = {}
    for one in statements_of(LexborHTMLParser(html)):
        found.setdefault(one.field, []).append(one.text)
    return found


def test_linked_data_in_a_graph_and_in_lists() -> None:
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "no"}, {"@type": ["NewsArticle"], '
        '"headline": "Mưa &amp; gió", "author": [{"name": "Lê Mẫu"}, {"name": "An"}], "datePublished": "2026-01-02"}]}'
        "</script>"
    )
    assert stated(script) == {
        Field.TITLE: ["Mưa & gió"],
        Field.BYLINE: ["Lê Mẫu", "An"],
        Field.DATE: ["2026-01-02"],
    }


def test_broken_linked_data_hides_no_meta() -> None:
    html = '<script type="application/ld+json">{"headline": </script><meta property="og:title" content="Mưa">'
    assert stated(html) == {Field.TITLE: ["Mưa"]}


def test_microdata_and_the_title_element() -> None:
    html = (
        "<head><title>Mưa - Báo</title></head><body><h1 itemprop=headline>Mưa</h1>"
        "<time itemprop=datePublished datetime=2026-01-02>x</time>"
    )
    assert stated(html) == {Field.TITLE: ["Mưa", "Mưa - Báo"], Field.DATE: ["2026-01-02"]}
