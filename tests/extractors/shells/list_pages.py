"""Pages that are no story: homes, sections, tags, searches, and other pages of a newspaper's site."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable

from tests.extractors.shells.cms_shapes import _FOOTER, _links, _titles
from tests.extractors.shells.furniture import SAPOS, TITLES

LONG = "(Báo Thử) - “Trong cốp xe của chị bao giờ cũng có hai ba cái bay, luôn sẵn sàng để làm việc. Gặp ai cần là chị dừng lại giúp, xong việc lại đi, chẳng bao giờ hỏi đến tiền công”, một người hàng xóm kể về người thợ nề của thôn Đông, người đã giúp xây hơn bốn mươi căn nhà trong ba mươi năm làm nghề, từ căn nhà lá của bà cụ cuối xóm đến ngôi trường mầm non của cả xã."


def _page(title: str, body: str, extra: str = '<meta property="og:type" content="website">') -> str:
    return f"""<html lang="vi"><head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">{extra}</head><body><nav>{_links()}</nav><div class="wrap">{body}</div><div class="f">{_FOOTER}</div></body></html>"""


def home() -> str:
    top = f'<article class="story story--big"><h2 class="story__heading"><a href="/a1.html">{TITLES[0]}</a></h2><div class="story__summary">{SAPOS[0]}</div></article>'
    quote = f'<div class="quote"><div class="story__summary">{LONG}</div></div>'
    rest = _titles(
        '<article class="story"><h3><a href="{0}">{1}</a></h3><div class="story__summary">{2}</div></article>', 12
    )
    return _page("Báo Thử điện tử - Tin tức mới nhất", top + quote + rest)


def home_with_heading() -> str:
    body = _titles('<article><h3><a href="{0}">{1}</a></h3><p>{2}</p></article>', 20)
    return _page(
        "Báo Thử - Tin tức 24h, đọc báo điện tử mới nhất", f"<h1>Tin tức 24h, đọc báo điện tử mới nhất</h1>{body}"
    )


def section() -> str:
    body = _titles(
        '<div class="item"><a href="{0}"><img src="/a.jpg"></a><div class="info"><h3><a href="{0}">{1}</a></h3><span>10/10/2026 08:30</span><p class="sapo">{2}</p></div></div>',
        15,
    )
    return _page(
        "Thời sự - Tin tức thời sự trong nước | Báo Thử", f'<h1 class="cate">Tin tức thời sự trong nước</h1>{body}'
    )


def section_with_linked_leads() -> str:
    body = _titles(
        '<article class="item-news"><h3 class="title-news"><a href="{0}">{1}</a></h3><p class="description"><a href="{0}">{2}</a></p></article>',
        15,
    )
    return _page("Thời sự", f'<h1><a href="/thoi-su">Thời sự</a></h1>{body}')


def section_with_long_leads() -> str:
    item = "<div class='news'><a href='{0}'>{1}</a><br>" + LONG + " {2}</div>"
    return _page(
        "Tin trong tỉnh, tin tức trong ngày", f"""<h1>Tin trong tỉnh, tin tức trong ngày</h1>{_titles(item, 8)}"""
    )


def section_without_heading() -> str:
    body = _titles(
        '<div class="row"><div class="col"><a class="t" href="{0}">{1}</a><div class="s">{2}</div></div></div>', 10
    )
    return _page("Kinh tế - Báo Thử", f'<div class="head"><a href="/kinh-te">Kinh tế</a></div>{body}')


def section_with_a_description() -> str:
    about = "<h1>Nông nghiệp và nông thôn mới</h1><p class='desc'>Chuyên mục Nông nghiệp và nông thôn mới cập nhật tin tức mới nhất về sản xuất, thị trường nông sản, kinh nghiệm làm giàu và đời sống ở các làng quê trên cả nước, với các bài viết của phóng viên và cộng tác viên.</p>"
    body = _titles('<article><h2><a href="{0}">{1}</a></h2><p>{2}</p></article>', 12)
    return _page("Nông nghiệp và nông thôn mới - Báo Thử", about + body)


def tag() -> str:
    body = _titles('<li><h3><a href="{0}">{1}</a></h3><time>12/10/2026</time><p>{2}</p></li>', 10)
    return _page(
        "nông thôn mới - tin tức, hình ảnh về nông thôn mới",
        f"<h1>Chủ đề: nông thôn mới ở các huyện ven biển</h1><ul>{body}</ul>",
    )


def search_results() -> str:
    body = _titles('<div class="r"><h3><a href="{0}">{1}</a></h3><p>{2}...</p></div>', 10)
    return _page(
        "Kết quả tìm kiếm: cầu mới",
        f'<h1>Kết quả tìm kiếm cho "cầu mới bắc qua kênh"</h1><p>Tìm thấy 1.204 kết quả trong 0,2 giây cho từ khóa của bạn</p>{body}',
    )


def portal_home() -> str:
    body = "".join(
        f"""<div class='box'><h2>{name}</h2>{_titles("<div><a href='{0}'>{1}</a><p>{2}</p></div>", 4)}</div>"""
        for name in ("Tin tức", "Chỉ đạo điều hành", "Thông báo", "Văn bản mới")
    )
    about = "<div class='intro'><h2>Giới thiệu</h2><p>Xã Thử nằm ở phía nam của huyện, có diện tích tự nhiên 1.204 ha với hơn chín nghìn nhân khẩu sinh sống ở sáu thôn, người dân chủ yếu trồng lúa, rau màu và làm nghề đan lát truyền thống.</p></div>"
    return _page("Trang chủ - Cổng thông tin điện tử xã Thử", body + about, "")


def table_home() -> str:
    body = _titles("<tr><td><img src='/a.jpg'></td><td><a href='{0}'><b>{1}</b></a><br>{2}</td></tr>", 8)
    return _page(
        "Cổng thông tin điện tử huyện Thử", f"<table><tr><td><b>Tin tức - Sự kiện</b></td></tr>{body}</table>", ""
    )


def photo_list() -> str:
    body = _titles(
        "<figure><a href='{0}'><img src='/a.jpg'></a><figcaption><a href='{0}'>{1}</a></figcaption></figure>", 12
    )
    return _page("Ảnh - Báo Thử", f"<h1>Ảnh</h1>{body}")


def event_page() -> str:
    data = '<script type="application/ld+json">{"@type":"CollectionPage","name":"Mùa lũ năm nay"}</script>'
    body = _titles("<article><h3><a href='{0}'>{1}</a></h3><p>{2}</p></article>", 7)
    return _page(
        "Mùa lũ năm nay ở các tỉnh miền núi",
        f"<h1>Mùa lũ năm nay ở các tỉnh miền núi</h1><p>{SAPOS[1]}</p>{body}",
        data,
    )


def titles_below_leads() -> str:
    body = _titles("<div class='c'><div class='sapo'>{2} {2}</div><h4><a href='{0}'>{1}</a></h4></div>", 9)
    return _page("Bạn đọc - Báo Thử điện tử", f"<h1>Bạn đọc viết và hỏi đáp</h1>{body}")


_ALL: tuple[Callable[[], str], ...] = (home, home_with_heading, section, section_with_linked_leads, tag, search_results)
_ALL = (*_ALL, section_with_long_leads, section_without_heading, section_with_a_description, portal_home, table_home)
_ALL = (*_ALL, photo_list, event_page, titles_below_leads)
LIST_PAGES = {page.__name__: page for page in _ALL}
