"""A drafted layout reads pages that were not used for the draft."""

import tomllib
from functools import cache

import pytest

from extractors.article import Article
from extractors.induction.article_patterns import article_tables
from extractors.induction.draft import DraftedSite, draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.site_file_text import site_text
from extractors.read import read
from seeds.combine_families import assemble
from seeds.site import Site
from seeds.site_file import SiteFile
from tests.extractors.induction.paper import page, story

HEAD = [Line("name", "Báo Mẫu", ""), Line("kind", "newspaper", ""), Line("home", "https://baomau.vn/", "")]


@cache
def drafted(numbers: range, states: bool = True) -> DraftedSite:
    return draft_layouts([page(story(number), states=states) for number in numbers])


def site_of(draft: DraftedSite, numbers: range) -> Site:
    text = site_text(HEAD, article_tables([story(number).url for number in numbers]), draft, "drafted")
    return assemble("baomau", SiteFile.model_validate(tomllib.loads(text)), [])


@pytest.mark.parametrize("states", [True, False])
def test_it_reads_a_page_it_has_not_seen(states: bool) -> None:
    site = site_of(drafted(range(4), states), range(4))
    unseen = story(9)
    outcome = read(page(unseen, states=states), site)
    assert isinstance(outcome, Article)
    assert outcome.title == unseen.title
    assert outcome.lead == unseen.lead
    assert list(outcome.blocks) == unseen.text
    assert outcome.published is not None
    assert outcome.published.moment == unseen.published


def test_byline_and_section_that_pages_state_are_found() -> None:
    outcome = read(page(story(9)), site_of(drafted(range(4)), range(4)))
    assert isinstance(outcome, Article)
    assert (outcome.byline, outcome.section) == (story(9).author, story(9).section)


def test_a_new_build_with_new_hashes_is_read_by_the_same_layout() -> None:
    outcome = read(page(story(9), hashed="Qz91Lm"), site_of(drafted(range(4)), range(4)))
    assert isinstance(outcome, Article)
    assert list(outcome.blocks) == story(9).text


def test_no_selector_has_a_hash_or_a_number() -> None:
    (layout,) = drafted(range(4)).layouts
    values = str([line.value for line in layout.lines if line.key not in ("published", "drop_text")])
    assert "x7Gk2p" not in values
    assert "css-" not in values


def test_two_shapes_become_two_layouts() -> None:
    pages = [page(story(number)) for number in range(3)]
    pages += [page(story(number), body="phongsu-anh") for number in range(3, 6)]
    pages = [
        one if number < 3 else type(one)(one.body.replace(b"noidung__", b"anh__"), None, one.url, one.captured_at)
        for number, one in enumerate(pages)
    ]
    draft = draft_layouts(pages)
    site = site_of(draft, range(6))
    outcomes = [read(one, site) for one in pages]
    assert all(isinstance(one, Article) for one in outcomes), outcomes
    assert [list(one.blocks) for one in outcomes if isinstance(one, Article)] == [story(at).text for at in range(6)]


def test_each_line_names_its_witnesses() -> None:
    (layout,) = drafted(range(4)).layouts
    lines = {line.key: line for line in layout.lines}
    assert lines["title"].witness.startswith("4 of 4 pages")
    assert "article:published_time" in lines["published"].witness
    assert lines["drop"].each[0].startswith("4 of 4 pages")


def test_pages_without_text_draft_nothing() -> None:
    empty = [page(story(number)) for number in range(3)]
    cut = [type(one)(one.body[:900] + b"</html>", None, one.url, one.captured_at) for one in empty]
    draft = draft_layouts(cut)
    assert draft.layouts == ()
    assert draft.reports


def test_one_page_alone_is_drafted() -> None:
    outcome = read(page(story(9)), site_of(drafted(range(1)), range(1)))
    assert isinstance(outcome, Article)
    assert outcome.title == story(9).title
