"""Recognises what a page says that it is, beside an article: a collection, a profile, a search, a home page."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from extractors.generic.stated_date import og_type, stated_objects
from extractors.generic.title import without_site_name

_OTHER_TYPES = re.compile(
    r"\b(?:CollectionPage|SearchResultsPage|ProfilePage|ContactPage|ItemList|ImageGallery|VideoGallery)\b"
)
_HOME = re.compile(r"/?(?:(?:index|default|home|trang-?chu)(?:\.\w{3,5})?|vi|en)?/?", re.IGNORECASE)

# The titles of pages for searches, tags, logins, contacts and site maps.
_TITLE = re.compile(
    r"^(?:kết quả tìm kiếm(?:\s+(?:cho|với|theo)\b|\s*[:\"“'‘(]|$)|tìm kiếm$|search results|"
    r"(?:từ khóa|tags?|thẻ|chủ đề|chuyên mục|danh mục|tác giả|category|archives?|author)\s*:|"
    r"(?:đăng nhập|đăng ký|quên mật khẩu|forgot password|sign in|log ?in)(?:\s+(?:thành viên|tài khoản|hệ thống))?$|"
    r"liên hệ(?:\s+(?:với\s+)?(?:tòa|toà) soạn|\s+quảng cáo)?$|"
    r"tác giả(?-i:(?:\s+[A-ZĐÀ-Ý]\w+){2,5})$|sơ đồ (?:trang|website|web|cổng)|site ?map$|"
    r"danh bạ điện thoại|thư viện (?:ảnh|hình ảnh|video)$|trang chủ$|rss\b)",
    re.IGNORECASE,
)

# The standing pages of a portal or a paper. No story has such a title, whatever day its page shows.
_STANDING = re.compile(
    r"^(?:giới thiệu(?:\s+(?:chung|tổng quan|(?:tòa|toà) soạn))?|sơ đồ tổ chức|"
    r"(?:sơ đồ\s+)?(?:cơ cấu|bộ máy)\s+tổ chức(?:\s+bộ máy)?|tổ chức bộ máy|"
    r"(?:vị trí,?\s+)?chức năng,?\s*(?:[-–]\s*|và\s+)?nhiệm vụ(?:,?\s*(?:và\s+)?quyền hạn)?|"
    r"lịch sử (?:hình thành(?: và phát triển)?|phát triển)|ban (?:biên tập|lãnh đạo)|"
    r"(?:vị trí địa lý|điều kiện tự nhiên)(?:\s*(?:,|-|–|và)\s*(?:vị trí địa lý|điều kiện tự nhiên|dân cư|dân số))*|"
    r"thông tin (?:liên hệ|(?:tòa|toà) soạn)|câu hỏi thường gặp|"
    r"liên hệ(?:\s*(?:-|–|&|và|,)\s*(?:góp ý|phản hồi|hỏi đáp)|\s+(?:với )?chúng tôi)|"
    r"(?:điều khoản|quy định|chính sách)\s+(?:sử dụng|bảo mật|riêng tư|quyền riêng tư)|"
    r"about(?: us)?|contact(?: us)?|privacy policy|terms (?:of|and) (?:use|service|conditions))$",
    re.IGNORECASE,
)

# Standing pages too, if the page has no date.
_PLACES = r"phường|xã|huyện|quận|thị xã|thị trấn|thành phố|tỉnh"
_ABOUT_OFFICES = re.compile(
    r"^(?:giới thiệu (?:về|UBND|HĐND|phường|xã|cổng)\b.{1,60}|tổng quan(?:\s+(?:chung|về\b.{1,60}))?|"
    r"(?:(?:cơ cấu|bộ máy)\s+tổ chức|tổ chức bộ máy|chức năng,?\s*(?:và\s+)?nhiệm vụ)\s+.{1,80}|"
    r"lịch sử hình thành.{0,20}\s(?-i:[A-ZĐÀ-Ý]).{1,60}|"
    r"(?:danh sách|danh bạ) (?:cán bộ|công chức|lãnh đạo|đại biểu)\b.*|"
    r"lãnh đạo (?:UBND|HĐND|Đảng ủy|qua các thời kỳ)\b.*)$",
    re.IGNORECASE,
)
# The name of an office and of its place, in capitals and the words between.
_OFFICE = re.compile(
    r"^(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Ủy ban Mặt trận Tổ quốc|Đảng ủy|Thường trực|"
    r"Văn phòng|Phòng|Trung tâm|Sở|Trạm)"
    r"(?:[\s,–-]+(?:(?:Tài chính|Kế hoạch|Y tế|Tư pháp|Hộ tịch|Nội vụ|Giáo dục|Đào tạo|Văn hóa|Thông tin|Khoa học|"
    r"Công nghệ|Lao động|Thương binh|Xã hội|Tài nguyên|Môi trường|Quản lý đô thị|Kinh tế|Hạ tầng|Thanh tra|Nông nghiệp|"
    rf"Phục vụ hành chính công|Hành chính|Tiếp công dân)\b|[A-ZĐÀ-Ỹ]\w*|và|{_PLACES}|nhân dân))+$"
)
_BORDER = re.compile(r"\s+[-|–—]\s+")
_STANDING_ADDRESS = re.compile(
    r"/(?:gioi-thieu(?:-chung)?|lien-he|about(?:-us)?|contact(?:-us)?|(?:so-do-)?co-cau-to-chuc|bo-may-to-chuc|"
    r"chuc-nang-nhiem-vu|dieu-khoan(?:-su-dung)?|chinh-sach-bao-mat)(?:\.\w{3,5})?/?$",
    re.IGNORECASE,
)


def standing_page(title: str, url: str, *, is_dated: bool) -> str | None:
    """How the title, or on a page without a date the address, says that this is a standing page.

    The site's name may follow the title.
    """
    short = without_site_name(title)
    if any(map(_STANDING.match, (title, short, _BORDER.split(title)[0]))):
        return f"the title {title!r}"
    if is_dated:
        return None
    if any(names.match(text) for names in (_ABOUT_OFFICES, _OFFICE) for text in (title, short)):
        return f"the title {title!r}, and no date"
    return "the address of a standing page" if _STANDING_ADDRESS.search(_path(url)) else None


def other_kind(page: LexborHTMLParser, url: str) -> str | None:
    """The kind that the page's metadata or its address states."""
    if og_type(page) == "profile":
        return "og:type profile"
    if is_home(url):
        return "the address of a home page"
    types = (str(one.get("@type")) for one in stated_objects(page))
    return next((f"JSON-LD {found[0]}" for kind in types if (found := _OTHER_TYPES.search(kind))), None)


def names_home(page: LexborHTMLParser) -> bool:
    """Whether the page calls its site's home its own address; some old portals do so on each page."""
    return any(map(is_home, _own_addresses(page)))


def names_other_kind(title: str) -> bool:
    return _TITLE.search(title) is not None


def is_home(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and _HOME.fullmatch(parts.path) is not None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _own_addresses(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css("link[rel='canonical'], meta[property='og:url']"):
        yield (node.attributes.get("href") or node.attributes.get("content") or "").strip()
