"""A portal's standing pages (about, contact, organisation, offices) are no articles; stories about such things are."""

from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from tests.extractors.page_reading import captured, site_named
from tests.extractors.shells.furniture import footer, menu

TEXT = (
    "Phường Thử được thành lập ngày 1/7/2025 trên cơ sở sáp nhập ba phường cũ, có dân số hơn bốn mươi nghìn người.",
    "Phía đông giáp sông Mẫu, phía tây giáp phường Ví Dụ. Kinh tế chủ yếu là thương mại và dịch vụ, với ba chợ lớn.",
    "Ủy ban nhân dân phường có trụ sở tại số 1 phố Thử, làm việc từ thứ hai đến thứ sáu hằng tuần.",
    "Trong những năm qua, nhân dân phường đã đoàn kết, xây dựng phường thành điểm sáng về cải cách hành chính.",
)
DATE = "<div>Ngày đăng: 05/03/2024 10:00</div>"
STATED = '<meta property="article:published_time" content="2024-03-05T10:00:00+07:00">'


def _reading(title: str, *, date: str = "", head: str = "", url: str = "") -> Article | Refusal:
    inside = "".join(f"<p>{text}</p>" for text in TEXT)
    main = f'<div class="m"><h1>{title}</h1>{date}<div class="c">{inside}</div></div>'
    html = f"<html><head><title>{title} - Phường Thử</title>{head}</head><body>{menu()}{main}{footer()}</body></html>"
    page = replace(captured(html), url=url or "https://phuong.example/trang-12345.html")
    return read(page, replace(site_named("nguoiquansat"), layouts=(), refuse=()))


@pytest.mark.parametrize("date", ["", DATE], ids=["undated", "dated"])
@pytest.mark.parametrize(
    "title",
    [
        "Giới thiệu",
        "Giới thiệu chung",
        "Cơ cấu tổ chức",
        "Sơ đồ tổ chức",
        "Chức năng, nhiệm vụ",
        "Lịch sử hình thành và phát triển",
        "Vị trí địa lý - Điều kiện tự nhiên",
        "Điều khoản sử dụng",
        "Chính sách bảo mật",
        "Liên hệ - Góp ý",
        "About us",
    ],
)
def test_titles_of_no_story(title: str, date: str) -> None:
    reading = _reading(title, date=date)
    assert isinstance(reading, Refusal), reading
    assert reading.reason is RefusalReason.LISTING


@pytest.mark.parametrize(
    "title",
    [
        "Giới thiệu về phường Thử",
        "Bộ máy tổ chức UBND phường",
        "Chức năng nhiệm vụ của Văn phòng HĐND và UBND",
        "UBND phường Thử",
        "Ủy ban nhân dân phường Cầu Mẫu",
        "Phòng Tài chính - Kế hoạch",
        "Trung tâm Y tế",
        "Danh sách cán bộ, công chức",
        "Lãnh đạo UBND phường",
    ],
)
def test_offices_without_a_date(title: str) -> None:
    assert isinstance(_reading(title), Refusal)
    assert isinstance(_reading(title, date=DATE), Article)


@pytest.mark.parametrize("date", ["", DATE], ids=["undated", "dated"])
@pytest.mark.parametrize(
    "title",
    [
        "Phòng chống dịch sốt xuất huyết tại phường Thử",
        "Giới thiệu sách mới về Hà Nội",
        "UBND phường Thử họp phiên thường kỳ tháng ba",
        "Trung tâm Y tế huyện khám bệnh miễn phí",
        "Lịch sử hình thành một ngôi làng ven sông kể bằng ảnh",
        "Văn phòng phẩm tăng giá trước năm học",
    ],
)
def test_stories_about_such_things(title: str, date: str) -> None:
    assert isinstance(_reading(title, date=date), Article)


def test_the_address_counts_without_a_date_and_a_stated_date_before_all() -> None:
    address = "https://phuong.example/gioi-thieu.html"
    assert isinstance(_reading("Phường ven sông đổi thay sau ba năm", url=address), Refusal)
    assert isinstance(_reading("Phường ven sông đổi thay sau ba năm", url=address, date=DATE), Article)
    assert isinstance(_reading("Cơ cấu tổ chức", head=STATED), Article)
