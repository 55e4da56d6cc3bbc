"""Comments and companies' boxes without names in their markup: none of them is a story's text."""

from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.read import read
from tests.extractors.page_reading import captured, site_named
from tests.extractors.shells.furniture import footer, menu
from tests.extractors.shells.story import STORIES, Story

SAID = "Tôi ở gần đây, đọc bài này thấy rất đúng, mong chính quyền sớm có biện pháp để bà con đỡ vất vả hơn."
COMMENT = f"<div><div><b>Nguyễn Văn Thử</b><span>2 giờ trước</span></div><div>{SAID}</div>{{}}</div>"
LINKS = COMMENT.format('<div><a href="#">Thích</a> 12 <a href="#">Trả lời</a></div>')
ENGLISH = COMMENT.format('<div><a href="#">Reply</a></div>')
COMPANY = """<div><div>CÔNG TY CỔ PHẦN TRUYỀN THÔNG THỬ NGHIỆM</div><div>Trụ sở chính: Tầng 12, tòa nhà Mẫu, số 10 đường
Ví Dụ, quận Thử</div><div>Mã số thuế: 0100000000 do Sở Kế hoạch và Đầu tư cấp ngày 01/01/2010, thay đổi lần thứ 5</div>
<div>Cơ quan chủ quản: Hội Thử Nghiệm, hoạt động theo giấy phép của Bộ Văn hóa</div></div>"""
BELOW = {
    "counted": f"<div>Bình luận (8)</div>{LINKS * 8}",
    "named": f"<div><h3>Ý kiến bạn đọc</h3>{LINKS * 8}</div>",
    "invited": f"<p>Gửi bình luận</p>{COMMENT.format('') * 5}",
    "buttons alone": f"<div>{LINKS * 6}</div>",
    "English": f"<div>{ENGLISH * 6}</div>",
    "company": COMPANY,
    "both": f"<h4>Bình luận</h4>{LINKS * 5}{COMPANY}",
}


def _article(story: Story, number: int, below: str, *, is_inside: bool) -> Article:
    texts = [text for kind, text in story.blocks if kind == "p"][:number]
    main = f"<h1>{story.title}</h1><div>{story.lead}</div><div>{''.join(f'<div>{text}</div>' for text in texts)}</div>"
    placed = f"<div>{main}{below}</div>" if is_inside else f"<div>{main}</div>{below}"
    head = f'<title>{story.title} - Báo Thử</title><meta property="article:published_time" content="2025-03-12T09:15">'
    html = f"<html><head>{head}</head><body>{menu()}{placed}{footer()}</body></html>"
    article = read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("is_inside", [True, False], ids=["in the story's box", "below it"])
@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("below", BELOW)
def test_only_the_story_is_read(below: str, number: int, is_inside: bool) -> None:
    for story in STORIES:
        article = _article(story, number, BELOW[below], is_inside=is_inside)
        texts = [text for kind, text in story.blocks if kind == "p"][:number]
        assert [article.lead, *article.blocks] == [story.lead, *texts]


def test_a_part_of_a_story_may_be_called_opinion() -> None:
    story, part = STORIES[0], "Ý kiến bạn đọc"
    texts = "".join(f"<p>{text}</p>" for kind, text in story.blocks if kind == "p")
    main = f"<div><h1>{story.title}</h1><p>{story.lead}</p><div>{texts}<h3>{part}</h3><p>{SAID}</p></div></div>"
    html = f"<html><head><title>{story.title}</title></head><body>{menu()}{main}{footer()}</body></html>"
    article = read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))
    assert isinstance(article, Article), article
    assert article.blocks[-2:] == (part, SAID)
