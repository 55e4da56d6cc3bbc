"""The parts around a story: menus, teasers, lists with dates, comments, footers."""


# ruff: noqa: E501 (a paragraph is one line)

SECTIONS = ("Thời sự", "Thế giới", "Kinh doanh", "Giáo dục", "Thể thao", "Giải trí", "Sức khỏe", "Du lịch", "Pháp luật")
TITLES = (
    "Hai tuyến buýt mới nối sân bay với ga phía nam",
    "Học sinh vùng cao nhận 1.200 chiếc chăn ấm trước đợt rét",
    "Giá vàng đi ngang, người mua kẻ bán đều chờ",
    "Đội bóng huyện vào chung kết sau loạt luân lưu",
    "Bảy món ăn nên thử khi ghé chợ nổi vào cuối năm",
    "Vì sao nhiều người trẻ trở về quê mở xưởng gốm",
    "Mưa lớn còn kéo dài, hồ thủy điện mở thêm cửa xả",
    "Nhà hát kịch diễn lại vở cũ sau hai mươi năm",
)
SAPOS = (
    "Theo kế hoạch, tuyến đầu tiên chạy từ tháng sau, mười lăm phút một chuyến, giá vé bằng các tuyến thường, có chỗ để hành lý.",
    "Đoàn xe chở quà vượt 300 km đường đèo, tới nơi khi sương còn phủ kín sân trường và các em đã xếp hàng từ lâu.",
    "Giới đầu tư cho rằng mức chênh giữa hai chiều mua bán vẫn quá rộng, nên phần lớn chọn đứng ngoài đến hết tuần.",
)  # fmt: skip


def menu() -> str:
    links = "".join(f'<li><a href="/muc-{at}">{name}</a></li>' for at, name in enumerate(SECTIONS * 3))
    return f'<nav class="main-nav"><ul>{links}</ul></nav>'


def today(day: str = "02/11/2026") -> str:
    return f'<div class="top-bar"><span class="now">Thứ Hai, {day} 08:00 (GMT+7)</span> <a href="/dang-nhap">Đăng nhập</a></div>'


def teasers(number: int = 6, *, sapo: bool = True) -> str:
    """Boxes of other stories, each with title, time and often a lead of its own."""
    items = "".join(
        f'<article class="item"><a href="/tin-{at}.html"><img src="/t{at}.jpg" alt=""></a>'
        f'<h3><a href="/tin-{at}.html">{TITLES[at % len(TITLES)]}</a></h3><span class="time">{10 + at}/10/2026 0{at % 9}:30</span>'
        + (f"<p>{SAPOS[at % len(SAPOS)]}</p>" if sapo else "")
        + "</article>"
        for at in range(number)
    )
    return f'<div class="box"><h2 class="box-title">Đọc nhiều</h2>{items}</div>'


def related() -> str:
    items = "".join(
        f'<li><a href="/lien-quan-{at}.html">{title}</a> <span>({at + 1}/11/2026)</span></li>'
        for at, title in enumerate(TITLES[2:6])
    )
    return f'<div class="lien-quan"><h3>Tin liên quan</h3><ul>{items}</ul></div>'


def comments() -> str:
    """Comments of readers, with names and times, and the texts of the form."""
    comments_of_readers = (
        (
            "Bạn đọc Một",
            "Đọc mà thấy nhớ quê quá, mong địa phương giữ được những điều như thế này cho con cháu về sau.",
        ),
        ("Bạn đọc Hai", "Bài viết hay. Tôi ở gần đó, sáng nào cũng đi qua, đúng như tác giả kể."),
        (
            "Bạn đọc Ba",
            "Xin hỏi tòa soạn, người ở tỉnh khác có được tham gia không, và liên hệ với ai, cảm ơn rất nhiều?",
        ),
    )
    items = "".join(
        f'<div class="cmt"><b>{name}</b> <span>01/11/2026 21:4{at}</span><p>{text}</p><a href="#">Trả lời</a> <a href="#">Thích</a></div>'
        for at, (name, text) in enumerate(comments_of_readers)
    )
    form = (
        "<textarea></textarea><p>Ý kiến của bạn sẽ được biên tập trước khi đăng. Xin vui lòng gõ tiếng Việt có dấu.</p>"
    )
    return f'<div id="binh-luan" class="comment-box"><h3>Bình luận (3)</h3>{form}{items}<p>{{name}} - {{time}}</p><p>{{body}}</p></div>'


def footer() -> str:
    return (
        '<footer class="footer"><p>Giấy phép số 00/GP-BTTTT do Bộ Thông tin và Truyền thông cấp ngày 01/02/2020. '
        "Tổng biên tập: Ông Ví Dụ. Địa chỉ: số 1 phố Thử, Hà Nội. Điện thoại: 024 0000 0000.</p>"
        "<p>® Ghi rõ nguồn khi phát hành lại thông tin từ trang này. Lượt truy cập: 12.345.678</p></footer>"
    )
