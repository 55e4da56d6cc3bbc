"""Old pages that are Vietnamese only in their font: converted, marked, and refused if the conversion fails."""

import unicodedata
from dataclasses import replace

import pytest

from extractors.article import Article, WarningKind
from extractors.captured_page import CapturedPage
from extractors.legacy_text.coding import Coding
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from tests.extractors.legacy_text.writers import written
from tests.extractors.page_reading import captured, site_named

TITLE = "Phường Bến Đá mở thư viện nhỏ bên bờ kênh cho trẻ em"
LEAD = "Thư viện có bốn trăm cuốn sách do bà con trong phường góp."
TEXTS = (
    "Căn phòng ba mươi mét vuông trước đây là kho của tổ dân phố, nay được sơn lại và đóng thêm giá sách.",
    "Giờ mở cửa",
    "Mỗi buổi có hai cô giáo đã nghỉ hưu trông nom, ghi sổ mượn và đọc truyện cho các cháu nhỏ chưa biết chữ.",
)
SITE = replace(site_named("nguoiquansat"), layouts=(), refuse=())
PLACES = {Coding.TCVN3: ".VnTime", Coding.VNI: "VNI-Times", Coding.VIQR: "Arial"}


def _html(title: str, lead: str, texts: tuple[str, ...], *, mark: str = "") -> str:
    body = "".join(f"<p{mark}>{text}</p>" for text in texts)
    head = f"<title>{title} - Báo Ví Dụ</title><meta property='og:title' content='{title}'>"
    return (
        f"<html><head>{head}</head><body><header><a href='/'>Báo Ví Dụ</a> <a href='/a'>Thời sự</a></header>"
        f"<main><h1>{title}</h1><span>03/04/2025 15:06</span><p class='sapo'{mark}>{lead}</p>{body}</main>"
        "<footer><p>Báo Ví Dụ</p></footer></body></html>"
    )


def _written(coding: Coding) -> tuple[str, str, tuple[str, ...]]:
    return written(TITLE, coding), written(LEAD, coding), tuple(written(text, coding) for text in TEXTS)


def _converted(reading: Article | Refusal) -> tuple[str, tuple[str, ...], list[str]]:
    assert isinstance(reading, Article), reading
    marks = [warning.detail for warning in reading.warnings if warning.kind is WarningKind.LEGACY_TEXT]
    return reading.title, (*filter(None, [reading.lead]), *reading.blocks), marks


@pytest.mark.parametrize("coding", Coding)
@pytest.mark.parametrize("has_font", [True, False])
def test_a_page_in_a_legacy_coding(coding: Coding, *, has_font: bool) -> None:
    mark = f' style="font-family: {PLACES[coding]}"' if has_font else ""
    title, lead, texts = _written(coding)
    reading = read(captured(_html(title, lead, texts, mark=mark)), SITE)
    assert _converted(reading) == (TITLE, (LEAD, *TEXTS), [coding.value])


@pytest.mark.parametrize("coding", Coding)
def test_only_some_blocks_are_in_it(coding: Coding) -> None:
    _, _, texts = _written(coding)
    reading = read(captured(_html(TITLE, LEAD, (texts[0], *TEXTS[1:]))), SITE)
    assert _converted(reading) == (TITLE, (LEAD, *TEXTS), [coding.value])


@pytest.mark.parametrize("coding", [Coding.TCVN3, Coding.VNI])
@pytest.mark.parametrize("charset", [None, "windows-1252", "iso-8859-1", "windows-1258", "x-viet-tcvn"])
def test_bytes_of_one_byte_a_letter(coding: Coding, charset: str | None) -> None:
    title, lead, texts = _written(coding)
    html = _html(title, lead, texts).replace("Báo Ví Dụ", "Bao Vi Du").replace("Thời sự", "Thoi su")
    content_type = f"text/html; charset={charset}" if charset else None
    page = replace(captured(""), body=html.encode("latin-1"), content_type=content_type)
    assert _converted(read(page, SITE)) == (TITLE, (LEAD, *TEXTS), [coding.value])


def test_a_page_in_windows_1258_stays_one() -> None:
    html = _html(TITLE, LEAD, TEXTS)
    with_marks = "".join(_for_1258(letter) for letter in html)
    page: CapturedPage = replace(captured(""), body=with_marks.encode("cp1258"), content_type=None)
    assert _converted(read(page, SITE)) == (TITLE, (LEAD, *TEXTS), [])


def _for_1258(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            apart = unicodedata.normalize("NFD", letter)
            if tone in apart:
                return unicodedata.normalize("NFC", apart.replace(tone, "")) + tone
    return letter


def test_capitals_that_a_second_font_draws() -> None:
    lower = written("quyết định của uỷ ban nhân dân phường về thư viện", Coding.TCVN3)
    heading = f'<font face=".VnTimeH">{lower}</font>'
    _, lead, texts = _written(Coding.TCVN3)
    title, *_ = _converted(read(captured(_html(heading, lead, texts).replace(f"'{heading}'", "''")), SITE))
    assert title == "QUYẾT ĐỊNH CỦA UỶ BAN NHÂN DÂN PHƯỜNG VỀ THƯ VIỆN"


def test_entities_and_inline_elements_in_a_word() -> None:
    _, lead, texts = _written(Coding.TCVN3)
    marked = texts[0].replace("\u00ad", "&shy;").replace("©", "&copy;").replace("®", "&#174;")
    first, rest = marked.split(" ", 1)
    html = _html(TITLE, lead, (f"<b>{first[0]}</b>{first[1:]} <i>{rest}</i>", *texts[1:]))
    assert _converted(read(captured(html), SITE))[1] == (LEAD, *TEXTS)


@pytest.mark.parametrize("coding", Coding)
def test_letters_that_no_conversion_makes_vietnamese_are_refused(coding: Coding) -> None:
    broken = {
        Coding.TCVN3: "zq©w xk®j b¸q rw«z kx¬q",
        Coding.VNI: "zqaâw xköj bqaâz rwñz kxöøq",
        Coding.VIQR: "zqa^w xko+j bqe^z rwu+z kxo^q",
    }[coding]
    reading = read(captured(_html(TITLE, LEAD, (f"{broken} " * 6, *TEXTS))), SITE)
    assert isinstance(reading, Refusal), reading
    assert reading.reason is RefusalReason.WRONG_CHARSET


def test_a_layout_reads_the_converted_text() -> None:
    site = site_named("nguoiquansat")
    title, lead, texts = _written(Coding.TCVN3)
    body = "".join(f"<p>{text}</p>" for text in texts)
    html = (
        f"<html><body><h1 class='c-detail-head__title'>{title}</h1>"
        "<span class='c-detail-head__time'>15-01-2024 13:04</span>"
        f"<p class='Headlines'>{lead}</p><article class='entry'>{body}</article></body></html>"
    )
    assert _converted(read(captured(html), site)) == (TITLE, (LEAD, *TEXTS), ["TCVN3"])
