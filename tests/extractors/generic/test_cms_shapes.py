"""Pages in the markup of today's newspapers, complete and short, and lists that are no story."""

from dataclasses import replace
from statistics import mean

import pytest

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from tests.extractors.page_reading import captured, site_named
from tests.extractors.shells.cms_shapes import CMS_SHAPES, UNTIMED_SHAPES
from tests.extractors.shells.list_pages import LIST_PAGES
from tests.extractors.shells.scoring import f1
from tests.extractors.shells.shapes import SHAPES
from tests.extractors.shells.story import STORIES, Story

# Without a date, two sentences between other stories' titles may also be a section's description of itself.
UNDATED = frozenset({"undated"})


def _reading(html: str) -> Article | Refusal:
    return read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))


def _article(html: str) -> Article:
    reading = _reading(html)
    assert isinstance(reading, Article), reading
    return reading


def _short(story: Story, blocks: int) -> Story:
    return replace(story, blocks=tuple(block for block in story.blocks if block[0] in ("p", "caption"))[:blocks])


def _score(html: str, story: Story) -> float:
    """The byline at the foot may or may not be part of the text."""
    article = _article(html)
    got = "\n".join([article.lead or "", *article.blocks])
    wanted = "\n".join([story.lead, *(text for _, text in story.blocks)])
    return max(f1(got, wanted), f1(got, f"{wanted}\n{story.byline}"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.byline)
@pytest.mark.parametrize("name", CMS_SHAPES)
def test_title_date_lead_and_text(name: str, story: Story) -> None:
    html = CMS_SHAPES[name](story)
    article = _article(html)
    day, month, year, hour, minute = story.date
    iso = f"{year}-{month:02}-{day:02}"
    assert article.title == story.title
    assert article.published is not None
    assert article.published.iso() == (iso if name in UNTIMED_SHAPES else f"{iso}T{hour:02}:{minute:02}:00+07:00")
    assert story.lead in (article.lead, article.blocks[0])
    assert _score(html, story) >= 0.98


@pytest.mark.parametrize("blocks", [1, 2, 4])
def test_short_stories(blocks: int) -> None:
    shapes = {name: shape for name, shape in (SHAPES | CMS_SHAPES).items() if name not in UNDATED}
    stories = [_short(story, blocks) for story in STORIES]
    scores = {(name, story.byline): _score(shape(story), story) for name, shape in shapes.items() for story in stories}
    assert not {of: score for of, score in scores.items() if score < 0.95}
    assert mean(scores.values()) >= 0.99


@pytest.mark.parametrize("name", LIST_PAGES)
def test_a_list_is_no_story(name: str) -> None:
    reading = _reading(LIST_PAGES[name]())
    assert isinstance(reading, Refusal)
    assert reading.reason is RefusalReason.LISTING


def test_a_linked_sub_heading_belongs_to_the_story_and_a_reference_does_not() -> None:
    paragraphs = [f"<p>{text}</p>" for kind, text in STORIES[0].blocks if kind == "p"]
    linked = '<p><strong><a href="/truoc.html">Những ngày góp công làm cầu</a></strong></p>'
    reference = '<p><strong><a href="/khac.html">Xem thêm: Mùa nước lên ở hạ nguồn</a></strong></p>'
    text = paragraphs[0] + linked + paragraphs[1] + reference + "".join(paragraphs[2:])
    blocks = _article(f"<title>{STORIES[0].title}</title><h1>{STORIES[0].title}</h1><div>{text}</div>").blocks
    assert "Những ngày góp công làm cầu" in blocks
    assert not any("hạ nguồn" in block for block in blocks)


def test_the_caption_of_a_picture_above_the_text() -> None:
    caption = "<figure><img src='/a.jpg'><figcaption>Bến phà cũ nhìn từ cây cầu mới. Ảnh: Báo Thử</figcaption></figure>"
    text = "".join(f"<p>{text}</p>" for kind, text in STORIES[0].blocks if kind == "p")
    head = f"<h1>{STORIES[0].title}</h1><p class='sapo'>{STORIES[0].lead}</p>"
    article = _article(f"<title>{STORIES[0].title}</title><div>{head}{caption}<div>{text}</div></div>")
    assert article.lead == STORIES[0].lead
    assert article.blocks[0] == "Bến phà cũ nhìn từ cây cầu mới. Ảnh: Báo Thử"


def test_a_form_with_a_captcha_makes_no_challenge_of_a_story() -> None:
    assert isinstance(_reading(CMS_SHAPES["captcha_form"](_short(STORIES[0], 1))), Article)


def _below_its_text(kind: str) -> str:
    text = "".join(f"<p>{text}</p>" for _, text in STORIES[0].blocks)
    stated = f'<meta property="og:type" content="{kind}">'
    return f"<title>{STORIES[0].title}</title>{stated}<div class='post'>{text}</div><h1>{STORIES[0].title}</h1>"


def test_a_second_reader_is_asked_where_the_first_finds_nothing() -> None:
    article = _article(_below_its_text("article"))
    assert article.title == STORIES[0].title
    assert f1("\n".join(article.blocks), "\n".join(text for _, text in STORIES[0].blocks)) >= 0.95


def test_without_a_statement_that_it_is_an_article_both_are_in_doubt() -> None:
    assert isinstance(_reading(_below_its_text("website")), Refusal)
