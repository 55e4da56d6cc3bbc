"""Recognises what a page says that it is, beside an article: a collection, a profile, a search, a home page."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from extractors.generic.stated_date import og_type, stated_objects

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


def _own_addresses(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css("link[rel='canonical'], meta[property='og:url']"):
        yield (node.attributes.get("href") or node.attributes.get("content") or "").strip()
