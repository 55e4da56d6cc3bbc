"""Other pages of a newspaper or portal: searches, contacts, errors, authors, tables, forms."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable

from tests.extractors.shells.front_pages import PARAGRAPHS, WEBSITE, _data, _page, _rows
from tests.extractors.shells.furniture import SAPOS, TITLES

_ITEM = '<div class="h"><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>'


def contact_of_a_paper() -> str:
    lines = "".join(
        f"<p>{line}</p>"
        for line in (
            "Tòa soạn: số 1 phố Thử, phường Mẫu, thành phố Ví Dụ. Tiếp bạn đọc từ thứ hai đến thứ sáu.",
            "Điện thoại: 024 0000 0001 - Fax: 024 0000 0002 - Email: toasoan@bao.example",
            "Văn phòng phía Nam: số 2 đường Thử, quận Mẫu, Thành phố Ví Dụ Hai. Điện thoại: 028 0000 0003",
            "Liên hệ quảng cáo: phòng Kinh doanh, điện thoại 024 0000 0004, email quangcao@bao.example",
        )
    )
    form = '<form><input name="ten"><textarea></textarea><button>Gửi</button></form>'
    return _page("Liên hệ - Báo Thử", f'<div class="page"><h1>Liên hệ tòa soạn</h1>{lines}{form}</div>')


def contact_of_a_portal() -> str:
    table = "".join(
        f"<tr><td>{at}</td><td>Ông Nguyễn Văn Thử {at}</td><td>Chủ tịch Ủy ban nhân dân</td><td>024 000 00{at}</td></tr>"
        for at in range(10, 19)
    )
    return _page(
        "Danh bạ điện thoại", f"<h2>Danh bạ điện thoại</h2><table>{table}</table>", '<meta name="robots" content="all">'
    )


def search_with_results() -> str:
    item = '<div class="gs"><a class="gs-t" href="{0}">{1}</a><div class="gs-s">12 thg 10, 2026 ... {2} ...</div></div>'
    return _page(
        "Tìm kiếm - Báo Thử",
        f'<h1>Tìm kiếm</h1><p class="n">Có 1.204 kết quả với từ khóa "chợ nổi", xếp theo ngày đăng mới nhất trước</p>{_rows(item, 10)}',
        _data("SearchResultsPage"),
    )


def search_without_results() -> str:
    none = "<p>Không tìm thấy kết quả nào phù hợp với từ khóa bạn nhập. Vui lòng kiểm tra chính tả hoặc thử với từ khóa khác ngắn hơn.</p>"
    return _page(
        "Kết quả tìm kiếm cho: qwert",
        f"<h1>Kết quả tìm kiếm cho: qwert</h1>{none}<h3>Tin mới</h3>" + _rows("<p><a href='{0}'>{1}</a></p>", 4),
        "",
    )


def missing_page_with_news() -> str:
    sorry = "<p>Xin lỗi, trang bạn tìm không có trên hệ thống hoặc đã được chuyển sang địa chỉ khác. Mời bạn quay về trang chủ hoặc đọc các tin dưới đây.</p>"
    return _page(
        "Báo Thử", f"<div class='nf'><h1>Rất tiếc, trang này không còn nữa</h1>{sorry}</div>" + _rows(_ITEM, 6)
    )


def missing_page_by_its_text() -> str:
    return _page(
        "Báo Thử - Thông báo",
        "<div class='nf'><h2>Thông báo</h2><p>Bài viết bạn yêu cầu không tồn tại hoặc đã bị xóa khỏi hệ thống của chúng tôi.</p><p>Nhấn vào đây để trở về trang chủ.</p></div>",
        "",
    )


def missing_page_of_a_portal() -> str:
    return _page(
        "Trạng thái - Cổng thông tin xã Thử",
        '<div class="portlet"><h3>Không tìm thấy tài nguyên</h3><div>Tài nguyên yêu cầu không được tìm thấy trên máy chủ này, xin mời kiểm tra lại đường dẫn.</div><code>https://xa.example/tin/1</code></div>',
        "",
    )


def author_with_a_story() -> str:
    about = f'<div class="bio"><img src="/a.jpg"><h1>Lê Thử Nghiệm</h1><p>Phóng viên ban Xã hội của báo Thử từ năm 2009, chuyên viết về nông thôn, chợ quê và những nghề đang mất. {SAPOS[1]}</p></div>'
    return _page(
        "Lê Thử Nghiệm - tác giả của Báo Thử",
        about + _rows('<div class="h"><span>10/10/2026 08:00</span><h3><a href="{0}">{1}</a></h3><p>{2}</p></div>', 9),
        '<meta property="og:type" content="profile">' + _data("ProfilePage"),
    )


def author_with_few_stories() -> str:
    about = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return _page(
        "Tác giả Lê Thử Nghiệm",
        f"<h1>Tác giả Lê Thử Nghiệm</h1>{about}" + _rows("<p><a href='{0}'>{1}</a></p>", 3),
        '<meta property="og:type" content="profile">',
    )


def empty_section() -> str:
    """Only the newspaper's frame: the texts of its footer have no known words."""
    foot = "<div class='bt'><p>CỔNG THÔNG TIN ĐIỆN TỬ XÃ THỬ, HUYỆN VÍ DỤ, TỈNH GIẢ ĐỊNH</p><p>Nhà A, số 10 phố Thử, xã Mẫu, huyện Ví Dụ (024) 0000 0000, số máy lẻ 12; (024) 0000 0001</p><p>Bộ phận một cửa (024) 0000 0005, hộp thư motcua@xa.example, mở cửa giờ hành chính</p></div>"
    return _page("Thủ tục hành chính", f"<h1>Thủ tục hành chính</h1><p>Chưa có dữ liệu</p>{foot}", "")


def documents_in_a_table() -> str:
    row = "<tr><td><a href='{0}'>1{0}/QĐ-UBND</a></td><td>12/10/2026</td><td>Quyết định về việc phê duyệt dự án: {1}. {2}</td></tr>"
    return _page(
        "Văn bản chỉ đạo điều hành",
        f"<h1>Văn bản chỉ đạo điều hành</h1><table><tr><th>Số</th><th>Ngày</th><th>Trích yếu</th></tr>{_rows(row, 12)}</table>",
        "",
    )


def questions_and_answers() -> str:
    item = '<div class="qa"><p class="q">Bạn đọc hỏi: {1}? {2}</p><p class="who">Người gửi: Bạn đọc - Ngày gửi: 12/10/2026</p><a href="{0}">Xem trả lời</a></div>'
    return _page("Hỏi đáp", f"<h1>Hỏi đáp trực tuyến với người dân</h1>{_rows(item, 9)}", "")


def site_map() -> str:
    names = ("Giới thiệu", "Tin tức", "Văn bản", "Thủ tục", "Hỏi đáp", "Liên hệ", "Lịch", "Ảnh", "Video", "Đấu thầu")
    body = "".join(f"<li><a href='/{at}'>{name}</a><ul><li><a href='/{at}a'>Trong tỉnh</a></li></ul></li>" for at, name in enumerate(names * 3))  # fmt: skip
    about = "<p>Sơ đồ dưới đây giúp người đọc tìm nhanh các chuyên mục của trang thông tin này.</p>"
    return _page("Sơ đồ trang - Cổng thông tin xã Thử", f"<h1>Sơ đồ trang thông tin</h1>{about}<ul>{body}</ul>", "")


def feeds() -> str:
    about = "<p>RSS (Really Simple Syndication) là một chuẩn định dạng tài liệu nhằm giúp người đọc theo dõi tin tức từ nhiều trang khác nhau, không phải ghé từng trang một.</p><p>Người đọc cần một chương trình đọc RSS và chép địa chỉ của các kênh dưới đây vào chương trình ấy; các địa chỉ này được dùng miễn phí cho mục đích cá nhân.</p>"
    body = "".join(f"<li><a href='/rss/{name}.rss'>https://bao.example/rss/{name}.rss</a></li>" for name in ("thoi-su", "the-gioi", "kinh-te", "giao-duc", "van-hoa", "the-thao", "phap-luat", "du-lich"))  # fmt: skip
    return _page("RSS - Báo Thử", f"<h1>RSS - Kênh tin của Báo Thử</h1>{about}<ul>{body}</ul>")


def gold_prices() -> str:
    rows = "".join(f"<tr><td>Vàng miếng loại {at}</td><td>{80 + at}.500</td><td>{82 + at}.000</td></tr>" for at in range(20))  # fmt: skip
    note = "<p>Bảng giá cập nhật lúc 08:00 31/10/2026, đơn vị nghìn đồng một chỉ, chỉ để người đọc tham khảo.</p>"
    return _page("Giá vàng hôm nay", f"<h1>Giá vàng hôm nay</h1>{note}<table>{rows}</table>" + _rows(_ITEM, 5))


def sign_in() -> str:
    rules = "".join(f"<p>{text}</p>" for text in ("Mật khẩu cần ít nhất tám ký tự, có chữ hoa, chữ thường và chữ số; không dùng lại mật khẩu của năm lần gần nhất.", "Bằng việc đăng ký, bạn đồng ý với điều khoản sử dụng và chính sách bảo mật thông tin của chúng tôi.")) * 9  # fmt: skip
    return _page(
        "Đăng nhập thành viên",
        f"<h1>Đăng nhập thành viên</h1><form><input type=text><input type=password></form>{rules}",
        "",
    )


def needs_script() -> str:
    return "<html><head><title>Báo Thử</title></head><body><div id='app'></div><p>Trang này cần JavaScript để hiển thị. Vui lòng bật JavaScript trong trình duyệt của bạn rồi tải lại trang.</p></body></html>"


def listening() -> str:
    item = '<div class="pod"><h3><a href="{0}">{1}</a></h3><p>Tập này kể chuyện: {2}</p><audio src="/a.mp3"></audio><span>12:40</span></div>'
    return _page("Podcast - Báo Thử", f"<h1>Podcast: Chuyện của làng</h1>{_rows(item, 6)}", WEBSITE)


def photo_album() -> str:
    body = "".join(f'<div class="al"><a href="/album-{at}"><img src="/{at}.jpg" alt="{title}"></a><p>{title}</p><p>{at + 5} ảnh</p></div>' for at, title in enumerate(TITLES))  # fmt: skip
    return _page("Thư viện ảnh", f"<h1>Thư viện ảnh</h1>{body}", "")


_ALL: tuple[Callable[[], str], ...] = (contact_of_a_paper, contact_of_a_portal, search_with_results)
_ALL = (*_ALL, search_without_results, missing_page_with_news, missing_page_by_its_text, missing_page_of_a_portal)
_ALL = (*_ALL, author_with_a_story, author_with_few_stories, empty_section, documents_in_a_table, questions_and_answers)
_ALL = (*_ALL, site_map, feeds, gold_prices, sign_in, needs_script, listening, photo_album)
SERVICE_PAGES = {page.__name__: page for page in _ALL}
