"""Unusual markup: the lead and the text are found, complete and cut short, and nothing else."""

from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.generic.outline import says_title
from extractors.read import read
from tests.extractors.page_reading import captured, site_named
from tests.extractors.shells.oddities import ODDITIES
from tests.extractors.shells.story import FERRY, STORIES, Story


def _article(html: str) -> Article:
    reading = read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))
    assert isinstance(reading, Article), reading
    return reading


def _cut(story: Story, blocks: int | None) -> Story:
    return replace(story, blocks=tuple(block for block in story.blocks if block[0] == "p")[:blocks])


@pytest.mark.parametrize("blocks", [1, 2, 4, None])
@pytest.mark.parametrize("name", ODDITIES)
def test_lead_and_text(name: str, blocks: int | None) -> None:
    for story in STORIES:
        cut = _cut(story, blocks)
        article = _article(ODDITIES[name](cut))
        assert article.title == story.title
        assert [article.lead, *article.blocks] == [story.lead, *(text for _, text in cut.blocks)]


def test_a_caption_in_italics_beside_its_picture_is_no_lead() -> None:
    caption = "Bến phà cũ nhìn từ cây cầu mới, sáng ngày 3/3. Ảnh: Báo Thử"
    picture = f'<div class="thumb"><img src="/a.jpg"><em>{caption}</em></div>'
    text = "".join(f"<p>{text}</p>" for kind, text in FERRY.blocks if kind == "p")
    head = f"<h1>{FERRY.title}</h1>{picture}<p>{FERRY.lead}</p>"
    article = _article(f"<title>{FERRY.title}</title><div>{head}<div>{text}</div></div>")
    assert article.lead == FERRY.lead
    assert caption in article.blocks


ENGLISH = (
    "The last ferry of the district left the landing at five in the morning, with two buses and a cart on board.",
    "Its captain had crossed the river for thirty years, and said that he would walk over the bridge from now on.",
    "The county will keep the oldest boat in a garden beside the bridge, as the people of both villages had asked.",
)


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>",
        "<div class='image'><img src='/a.jpg'><div class='caption'><p>{}</p></div></div>",
        "<figure><img src='/a.jpg'><div><p>{}</p></div></figure>",
    ],
)
def test_captions_are_text_on_vietnamese_pages_alone(picture: str) -> None:
    caption = "The old landing, seen from the new bridge. Photo: Somebody"
    text = f"<p>{ENGLISH[0]}</p>{picture.format(caption)}<p>{ENGLISH[1]}</p><p>{ENGLISH[2]}</p>"
    title = "The last ferry leaves"
    article = _article(f"<title>{title}</title><article><h1>{title}</h1><div>{text}</div></article>")
    assert article.blocks == ENGLISH


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("Tựa bài của tôi", True),
        ("TỰA BÀI CỦA TÔI.", True),
        ("Bạn đang đọc: Tựa bài của tôi", True),
        ("Tựa bài của tôi ở đây", False),
        ("Một câu rất dài đứng trước rồi mới đến tựa bài của tôi", False),
        ("", False),
    ],
)
def test_a_repeated_title(text: str, repeated: bool) -> None:
    assert says_title(text, "Tựa bài của tôi") is repeated
