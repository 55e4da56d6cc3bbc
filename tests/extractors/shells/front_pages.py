"""Homes, sections, tags and archives in many forms of markup: pages that list stories and are none."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable

from tests.extractors.shells.cms_shapes import _FOOTER, _links, _titles
from tests.extractors.shells.furniture import SAPOS, TITLES

PARAGRAPHS = (
    "Từ năm giờ sáng, người bán rau của bốn thôn đã bày hàng kín hai bên con đường dẫn ra bến. Ai cũng bảo chợ này họp chưa đầy hai tiếng, vậy mà nuôi được hơn ba trăm hộ.",
    "Theo ban quản lý, từ đầu năm tới nay lượng hàng qua chợ tăng gần một phần tư, chủ yếu là rau màu và cá đồng. Mùa nước nổi vừa rồi, có hôm hơn bốn mươi tấn cá được cân.",
    "Bà Nguyễn Thị Thử, bán ở đây hai mươi năm, kể rằng trước kia phải gánh hàng sang tận bên huyện, giờ thì xe tải vào tận nơi, trả tiền ngay, không ai ép giá ai.",
)
WEBSITE = '<meta property="og:type" content="website">'


def _data(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"{kind}","name":"Báo Thử"}}</script>'


def _page(title: str, body: str, head: str = WEBSITE) -> str:
    return f"""<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><div class="top"><a href="/" class="logo"><img src="/logo.png"></a><ul class="m">{_links()}</ul></div>{body}<div class="ft">{_FOOTER}</div></body></html>"""


def _rows(item: str, number: int, start: int = 0) -> str:
    return _titles(item, number, start)


def top_story_in_h1() -> str:
    """The main heading is the day's first story."""
    top = f'<div class="hot"><h1 class="hot__title"><a href="/a1-1001.html">{TITLES[0]}</a></h1><p class="hot__sapo">{SAPOS[0]}</p><span class="t">02/11/2026 07:10</span></div>'
    return _page(
        "Báo Thử - Tin nhanh mỗi ngày",
        top + _rows('<div class="n"><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>', 9, 1),
    )


def plain_h1_of_top_story() -> str:
    """The main heading is the first story's title, which only its picture links."""
    top = f'<section class="focus"><a href="/a1-1001.html"><img src="/a.jpg"></a><h1>{TITLES[5]}</h1><p>{SAPOS[1]} {SAPOS[0]}</p><a href="/a1-1001.html">Xem tiếp</a></section>'
    return _page(
        "Cổng thông tin huyện Thử", top + _rows('<div class="n"><a class="tt" href="{0}">{1}</a></div>', 12), ""
    )


def section_with_dated_first_story() -> str:
    top = f'<div class="first"><h2><a href="/x-1.html">Lễ hội làng Thử</a></h2><span class="date">30/10/2026 09:15</span><p>{SAPOS[1]} {SAPOS[2]} {PARAGRAPHS[0]}</p></div>'
    return _page(
        "Văn hóa - Báo Thử",
        f"<h1>Văn hóa</h1>{top}" + _rows('<div class="r"><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>', 10),
    )


def section_with_a_clock_beside_its_name() -> str:
    body = '<div class="cat-head"><h1>Tin tức kinh tế trong tỉnh</h1><time>Thứ Bảy, 31/10/2026</time></div>'
    return _page(
        "Tin tức kinh tế trong tỉnh",
        body
        + _rows('<article><h2><a href="{0}">{1}</a></h2><div>{2}</div></article>', 3)
        + f"<div class='q'><p>{PARAGRAPHS[1]}</p></div>"
        + _rows('<article><h2><a href="{0}">{1}</a></h2><div>{2}</div></article>', 6, 3),
    )


def category_of_long_excerpts() -> str:
    """A weblog's archive: two paragraphs of each story, then a link to the rest."""
    item = '<article class="post"><h2 class="entry-title"><a href="{0}">{1}</a></h2><div class="entry-meta">10/10/2026 bởi admin</div><div class="entry-content"><p>{2}</p><p>'
    body = _rows(item + PARAGRAPHS[0] + '</p><p><a class="more-link" href="{0}">Đọc tiếp »</a></p></div></article>', 6)
    return _page(
        "Tin hoạt động - Trang thử",
        f'<div id="primary"><header><h1 class="page-title">Chuyên mục: Tin hoạt động</h1></header>{body}</div>',
    )


def blog_home_of_whole_stories() -> str:
    body = "".join(
        f'<article class="hentry"><h2><a href="/bai-{at}">{TITLES[at]}</a></h2><div class="entry">{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</div></article>'
        for at in range(5)
    )
    return _page("Trang thử", f"<main>{body}<div class='nav'><a href='/page/2'>Bài cũ hơn</a></div></main>")


def four_long_teasers() -> str:
    item = '<div class="big"><a href="{0}"><img src="/a.jpg"></a><h2><a href="{0}">{1}</a></h2><p class="lead">{2} '
    return _page(
        "Phóng sự - Tạp chí Thử",
        f"<h1>Phóng sự</h1>{_rows(item + PARAGRAPHS[2] + '</p></div>', 4)}",
        _data("CollectionPage"),
    )


def titles_without_links() -> str:
    """Only a button of each card is a link."""
    item = '<div class="card"><h4 class="card-title">{1}</h4><p class="card-text">{2}</p><a class="btn" href="{0}">Xem chi tiết</a></div>'
    return _page("Tin tức - Sở Thử", f'<h2 class="page">Tin tức</h2><div class="cards">{_rows(item, 9)}</div>', WEBSITE)


def cards_that_are_links() -> str:
    item = '<a class="card" href="{0}"><img src="/a.jpg"><h3>{1}</h3><p>{2}</p><span>12/10/2026</span></a>'
    return _page("Đời sống | Báo Thử", f"<h1>Đời sống</h1>{_rows(item, 12)}")


def short_titles() -> str:
    """Linked titles that are shorter than most."""
    names = ("Mưa lớn ở miền núi", "Cầu mới sắp xong", "Giá gạo tăng nhẹ", "Chợ quê ngày rét", "Lúa vụ ba được mùa")
    body = "".join(
        f'<div class="i"><h3><a href="/t-{at}.html">{name}</a></h3><p>{PARAGRAPHS[at % 3]}</p></div>'
        for at, name in enumerate(names * 2)
    )
    return _page("Nông thôn - Báo Thử", f"<h1>Nông thôn hôm nay và ngày mai</h1>{body}")


def topic_with_a_long_introduction() -> str:
    about = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    body = _rows('<li class="tl"><span>1{0}</span><h3><a href="{0}">{1}</a></h3><div class="sum">{2}</div></li>', 14)
    return _page(
        "Mùa nước nổi 2026: tin tức mới nhất",
        f'<h1>Mùa nước nổi 2026</h1><div class="intro">{about}</div><ul>{body}</ul>',
        WEBSITE + _data("CollectionPage"),
    )


def tag_with_a_long_description() -> str:
    about = f'<div class="tag-desc">{PARAGRAPHS[0]} {PARAGRAPHS[1]} {PARAGRAPHS[2]}</div>'
    return _page(
        "chợ nổi: Tin tức, hình ảnh, video chợ nổi mới nhất",
        f'<h1 class="tag-name">chợ nổi</h1>{about}'
        + _rows('<div class="z"><h4><a href="{0}">{1}</a></h4><p>{2}</p></div>', 11),
    )


def tag_of_three() -> str:
    return _page(
        "Thẻ: bến phà - Báo Thử",
        "<h1>Thẻ: bến phà ngang sông Thử</h1>"
        + _rows('<div class="z"><h4><a href="{0}">{1}</a></h4><p>{2}</p></div>', 3),
        '<link rel="canonical" href="https://bao.example/tag/ben-pha">',
    )


def videos() -> str:
    player = f'<div class="player"><video src="/v.mp4"></video><h2>{TITLES[4]}</h2><p class="des">{SAPOS[0]}</p></div>'
    item = '<div class="v"><a href="{0}"><img src="/v.jpg"></a><h3><a href="{0}">{1}</a></h3><span>03:15</span></div>'
    return _page("Video - Báo Thử", f"<h1>Video</h1>{player}{_rows(item, 12)}")


def magazine_issue() -> str:
    item = '<dl><dt><a href="{0}">{1}</a></dt><dd>{2}</dd></dl>'
    return _page(
        "Tạp chí Thử số 10, tháng 10/2026",
        f"<h1>Tạp chí Thử số 10, tháng 10/2026</h1><div class='toc'>{_rows(item, 8)}</div>",
        "",
    )


def portal_section() -> str:
    """A portal of Liferay: titles with summaries, each after its date."""
    item = '<div class="asset-abstract default-asset-publisher"><div class="pull-right"></div><h3 class="asset-title"><a href="{0}">{1}</a></h3><span class="time">(10/10/2026 08:00)</span><div class="asset-content"><div class="asset-summary">{2} <a href="{0}">Đọc thêm</a></div></div></div>'
    return _page(
        "Tin hoạt động - Cổng thông tin điện tử quận Thử",
        f'<div class="portlet"><h1 class="portlet-title"><span>Tin hoạt động</span></h1>{_rows(item, 10)}</div>',
        "",
    )


def portal_home_with_an_address() -> str:
    boxes = "".join(
        f'<div class="portlet-boundary"><h2>{name}</h2><ul>{_rows("<li><a href={0}>{1}</a></li>", 5, at)}</ul></div>'
        for at, name in enumerate(("Tin nổi bật", "Thông báo", "Lịch tiếp dân", "Văn bản"))
    )
    speech = f'<div class="welcome"><h2>Lời chào mừng</h2><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>'
    return _page("Trang chủ - Cổng thông tin điện tử xã Thử", speech + boxes, "")


def second_page() -> str:
    item = (
        '<div class="story" data-id="1{0}"><h2 class="story__h"><a href="{0}">{1}</a></h2><time>2 giờ trước</time><p>'
        + PARAGRAPHS[1]
        + "</p></div>"
    )
    return _page("Xã hội - Trang 2 | Báo Thử", f"<h1>Xã hội - Trang 2</h1>{_rows(item, 8)}")


def home_that_canonical_names() -> str:
    stated = '<link rel="canonical" href="https://bao.example/"><meta property="og:url" content="https://bao.example">'
    top = f"<div class='lead-story'><h2>Chợ sớm bên sông họp chưa đầy hai tiếng</h2><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>"
    return _page("Báo Thử", top + _rows("<p><a href='{0}'>{1}</a></p>", 4), stated)


_ALL: tuple[Callable[[], str], ...] = (
    top_story_in_h1,
    plain_h1_of_top_story,
    section_with_dated_first_story,
    section_with_a_clock_beside_its_name,
)
_ALL = (*_ALL, category_of_long_excerpts, blog_home_of_whole_stories, four_long_teasers, titles_without_links)
_ALL = (*_ALL, cards_that_are_links, short_titles, topic_with_a_long_introduction, tag_with_a_long_description)
_ALL = (*_ALL, tag_of_three, videos, magazine_issue, portal_section, portal_home_with_an_address, second_page)
_ALL = (*_ALL, home_that_canonical_names)
FRONT_PAGES = {page.__name__: page for page in _ALL}
