"""A page is searched only for selectors whose names it has, and this never misses an element."""

import pytest

from extractors.captured_page import CapturedPage
from extractors.induction.sample_page import Sample, sample_of
from extractors.induction.selectors import SelectorLanguage
from tests.extractors.induction.paper import CAPTURED, page, story

# Without a doctype, names match in upper and lower case.
QUIRKS = b"<html><body><div class='Box Main'><p id='First' itemprop='lead.text'>Tin</p><p>Hai</p></div></body></html>"


def sample(body: bytes) -> Sample:
    return sample_of(CapturedPage(body, None, "https://baomau.vn/tin-1.html", CAPTURED))


@pytest.mark.parametrize(
    "selector",
    [
        "div.box",
        "div.Box.main > p",
        "#first",
        "p[itemprop='lead.text']",
        "div[class*='Mai']",
        "p.none, p",
        "p:not(.none)",
        "html:not(:has(div.none)) div.Main",
    ],
)
def test_what_the_page_has_is_found(selector: str) -> None:
    one = sample(QUIRKS)
    assert one.tree.css(selector)
    assert [node.mem_id for node in one.find(selector)] == [node.mem_id for node in one.tree.css(selector)]


@pytest.mark.parametrize("selector", ["div.none", "#none", "div.none p", "div.Box > p.none"])
def test_what_the_page_does_not_name_is_not_searched(selector: str) -> None:
    one = sample(QUIRKS)
    assert not one.may_have(selector)
    assert one.find(selector) == []
    assert one.places(selector) == frozenset()


def test_every_selector_of_one_page_finds_the_same_on_another() -> None:
    one, other = sample_of(page(story(1))), sample_of(page(story(2), body="bai-khac"))
    language = SelectorLanguage([one, other])
    selectors = {found.css for nodes in one.around for node in nodes for found in language.of(node)}
    assert any(not other.may_have(css) for css in selectors)
    for css in selectors:
        assert [node.mem_id for node in other.find(css)] == [node.mem_id for node in other.tree.css(css)]
