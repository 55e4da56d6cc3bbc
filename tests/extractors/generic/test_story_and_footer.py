"""Links between lead and text, letters that look like a footer's signs, and the date of a footer."""

from dataclasses import replace

import pytest

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal
from tests.extractors.page_reading import captured, site_named

TITLE = "Phường Bến Đá mở thư viện nhỏ bên bờ kênh cho trẻ em"
LEAD = "Thư viện có bốn trăm cuốn sách do bà con trong phường góp, mở cửa mỗi chiều và cả ngày cuối tuần."
TEXT = (
    "Căn phòng ba mươi mét vuông trước đây là kho của tổ dân phố, nay được sơn lại và đóng thêm giá sách.",
    "Mỗi buổi có hai cô giáo đã nghỉ hưu trông nom, ghi sổ mượn và đọc truyện cho các cháu nhỏ chưa biết chữ.",
    "Phường dự định mở thêm một phòng đọc ở cuối kênh trong mùa hè, nơi có nhiều gia đình công nhân thuê trọ.",
)
ELSEWHERE = ("Chợ đầu mối dời giờ họp sang bốn giờ sáng từ tuần sau", "Bến đò ngang thay phao cứu sinh cho mùa mưa")
LINKS = "".join(f'<li><a href="/tin-{at}.html">{title}</a></li>' for at, title in enumerate(ELSEWHERE))
DATE = "<span>03/04/2025 15:06</span>"


def _reading(inside: str, below: str = "") -> Article | Refusal:
    html = f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>{inside}</main>{below}</body></html>"
    return read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_links_between_a_lead_and_a_short_text() -> None:
    page = f'{DATE}<h2 class="sapo">{LEAD}</h2><ul>{LINKS}</ul><div class="text">{_paragraphs(TEXT)}</div>'
    article = _reading(page)
    assert isinstance(article, Article), article
    assert (article.lead, article.blocks) == (LEAD, TEXT)


@pytest.mark.parametrize("product", ["Windows® và Office®", "máy in Ví Dụ©", "tủ mát Ví Dụ®"])
def test_a_products_name_in_a_paragraph_makes_no_footer(product: str) -> None:
    texts = (*TEXT, f"Một cửa hàng trong phường tặng thêm {product} cho phòng đọc mới vừa được mở ở cuối con kênh.")
    article = _reading(f"{DATE}<div>{_paragraphs(texts)}</div>")
    assert isinstance(article, Article), article
    assert article.blocks == texts


@pytest.mark.parametrize("sign", ["© 2025 Báo Ví Dụ", "©Báo Ví Dụ", "® Ví Dụ"])
def test_a_footers_sign_still_ends_the_story(sign: str) -> None:
    owner = f"{sign}, mọi quyền đối với các bài và ảnh trên trang này thuộc về toà soạn của báo."
    article = _reading(f"{DATE}<div>{_paragraphs(TEXT)}<p>{owner}</p></div>")
    assert isinstance(article, Article), article
    assert article.blocks == TEXT


def test_a_text_in_letters_of_tcvn3_below_a_readable_lead_is_converted() -> None:
    broken = ("C¨n phßng ba m­¬i mÐt vu«ng tr­íc ®©y lµ kho cña tæ d©n phè, nay ®­îc s¬n l¹i vµ ®ãng thªm gi¸ s¸ch.",) * 3
    article = _reading(f'{DATE}<p class="sapo">{LEAD}</p><div>{_paragraphs(broken)}</div>')
    assert isinstance(article, Article), article
    assert set(article.blocks) - {LEAD} == {TEXT[0]}


def test_the_day_of_a_licence_is_no_date_of_the_story() -> None:
    licence = "<footer><p>Giấy phép số 12/GP do Sở cấp ngày 1/1/2020</p></footer>"
    article = _reading(_paragraphs(TEXT[:1]), licence)
    assert isinstance(article, Article), article
    assert article.published is None
