"""Markup in which a reader takes the wrong element: leads without a class, biographies, repeated titles."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable

from tests.extractors.shells.furniture import footer, menu, teasers
from tests.extractors.shells.story import Story

_FIRST = '<a href="/k-1.html">Đội bóng huyện vào chung kết sau loạt luân lưu</a>'
_SECOND = '<a href="/k-2.html">Bảy món ăn nên thử khi ghé chợ nổi vào cuối năm</a>'
_LIST = f"<ul><li>{_FIRST}</li><li>{_SECOND}</li></ul>"
_BIOGRAPHY = "Lê Thử Nghiệm là phóng viên ban Xã hội của báo Thử từ năm 2009, chuyên viết về nông thôn, chợ quê và những nghề đang mất ở các tỉnh phía bắc."
_PROMOTION = "".join(
    f"<p>{text}</p>"
    for text in (
        "Từ tháng này, Báo Thử giới thiệu gói bạn đọc thân thiết, dành riêng cho các thành viên với nhiều chuyên mục mới, giao diện rộng rãi và dễ đọc hơn trên mọi thiết bị.",
        "Gói bạn đọc được thiết kế thông thoáng, tất cả các trang, chuyên mục và đoạn phim đều không có quảng cáo hiển thị, giúp thành viên đọc liền mạch.",
        "Bằng cách đóng góp mỗi tháng, thành viên có thể gửi bình luận, tặng bài hay cho bạn bè và tham gia các hoạt động gặp gỡ do tòa soạn tổ chức.",
    )
)
_CONTACTS = "<p>Nhà A, số 10 phố Thử, xã Mẫu, huyện Ví Dụ (024) 0000 0000, số máy lẻ 12; (024) 0000 0001</p><p>Trang này do Văn phòng quản lý; mọi góp ý xin gửi về phòng Văn hóa của huyện trong giờ làm việc hằng ngày.</p>"


def _text(story: Story, border: str = "") -> str:
    return border.join(f"<p>{text}</p>" for _, text in story.blocks)


def _page(story: Story, main: str, below: str = "") -> str:
    day, month, year, hour, minute = story.date
    data = f'{{"@type":"NewsArticle","datePublished":"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+07:00"}}'
    return f"""<html><head><title>{story.title} - Báo Thử</title><meta property="og:title" content="{story.title}"><script type="application/ld+json">{data}</script></head><body>{menu()}{main}{below}{teasers()}{footer()}</body></html>"""


def _named_lead(story: Story, text: str, above: str = "") -> str:
    return (
        f'<div class="m"><h1>{story.title}</h1>{above}<p class="sapo">{story.lead}</p><div class="b">{text}</div></div>'
    )


def lead_above_list(story: Story) -> str:
    return _page(
        story,
        f'<div class="m"><h1>{story.title}</h1><p>{story.lead}</p>{_LIST}<div class="b">{_text(story)}</div></div>',
    )


def bold_lead_above_linked_paragraphs(story: Story) -> str:
    links = f"<p>{_FIRST}</p><p>{_SECOND}</p>"
    return _page(
        story, f'<div class="m"><h1>{story.title}</h1><p><b>{story.lead}</b></p>{links}<div>{_text(story)}</div></div>'
    )


def lead_in_a_box_of_its_own(story: Story) -> str:
    links = f"<div>{_FIRST}</div><div>{_SECOND}</div>"
    return _page(
        story,
        f"<section><div><h1>{story.title}</h1></div><div><strong>{story.lead}</strong></div>{links}<div><div>{_text(story)}</div></div></section>",
    )


def biography_at_the_end(story: Story) -> str:
    return _page(story, _named_lead(story, f'{_text(story)}<div class="author-bio"><p>{_BIOGRAPHY}</p></div>'))


def biography_with_a_heading(story: Story) -> str:
    about = f'<div class="about-author"><img src="/a.jpg"><h4>Về tác giả</h4><p>{_BIOGRAPHY}</p></div>'
    return _page(story, _named_lead(story, _text(story) + about))


def biography_above_the_lead(story: Story) -> str:
    return _page(
        story,
        _named_lead(story, _text(story), f'<div class="author-box"><b>{story.byline}</b><p>{_BIOGRAPHY}</p></div>'),
    )


def long_biography_beside_the_text(story: Story) -> str:
    card = f'<div class="author-card"><a href="/tac-gia">{story.byline}</a><p>{_BIOGRAPHY} {_BIOGRAPHY}</p></div>'
    return _page(story, _named_lead(story, _text(story)), card)


def promotion_in_a_hidden_class(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story)), f'<div class="d-none">{_PROMOTION}</div>')


def promotion_that_a_style_sheet_hides(story: Story) -> str:
    return _page(
        story,
        _named_lead(story, _text(story)),
        f'<style>#intro-x{{display:none}}</style><div id="intro-x">{_PROMOTION}</div>',
    )


def contacts_below_the_text(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story)), f'<div class="bt">{_CONTACTS * 2}</div>')


def boxes_between_paragraphs(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story, f'<div class="rel">{_LIST}</div>')))


def title_in_capitals(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story), f"<p>{story.title.upper()}</p>"))


def title_with_a_point(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story), f"<p>{story.title}.</p>"))


def title_behind_a_label(story: Story) -> str:
    return _page(story, _named_lead(story, _text(story), f'<div class="crumb">Bạn đang đọc: {story.title}</div>'))


_ALL: tuple[Callable[[Story], str], ...] = (
    lead_above_list,
    bold_lead_above_linked_paragraphs,
    lead_in_a_box_of_its_own,
    biography_at_the_end,
    biography_with_a_heading,
    biography_above_the_lead,
)
_ALL = (*_ALL, long_biography_beside_the_text, promotion_in_a_hidden_class, promotion_that_a_style_sheet_hides)
_ALL = (*_ALL, contacts_below_the_text, boxes_between_paragraphs, title_in_capitals, title_with_a_point)
_ALL = (*_ALL, title_behind_a_label)
ODDITIES = {shape.__name__: shape for shape in _ALL}
