"""Forty files, sound and damaged: each ends with its text or with a reason of refusal, within the limits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from extractors.article import Article, WarningKind
from extractors.captured_page import CapturedPage
from extractors.legacy_text.coding import Coding
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.attachment import read_captured
from seeds.attachments import AttachmentRule
from seeds.load import load_sites
from tests.documents.office_files import docx, odt, ole, with_files, xlsx, zipped
from tests.documents.pdf_files import encrypted, scan_pdf, text_pdf
from tests.extractors.legacy_text.writers import written

SITE = replace(load_sites()["thanhtri"], attachments=AttachmentRule())
FOLDER = "https://thanhtri.hanoi.gov.vn/documents/1/0/"
TITLE = "Về việc tổ chức ngày hội đọc sách"
LINES = (
    TITLE,
    "Uỷ ban nhân dân phường thông báo lịch tổ chức ngày hội đọc sách năm nay như sau.",
    "Điều 1. Thời gian từ ngày 2 đến ngày 5 tháng 4.",
)
TEXT = LINES[1:]
BROKEN, OTHER = RefusalReason.BROKEN_DOCUMENT, RefusalReason.NOT_A_DOCUMENT
GREY = (60, 80, b"\x90" * 4800)
BOMB = {"word/document.xml": b"\0" * (300 * 1024 * 1024)}
ENTITIES = (
    b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'haha'>"
    + b"".join(b"<!ENTITY %c '&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;'>" % (97 + n, *[96 + n] * 8) for n in range(1, 12))
    + b"]><d>&l;</d>"
)
ROWS = [("Lớp", "Giờ"), ("Một", "8")]
SPREAD = (("Tên sách", "Số bản"), ("Dế mèn", 12.0), ("Ngày", date(2026, 4, 2)))


SHEETS = tuple(f"Tờ thứ {page} của bản kê các đầu sách trong thư viện phường." for page in range(300))
PARTED = [TITLE, "Uỷ ban nhân dân phường thông báo lịch tổ chức ngày hội", "đọc sách năm nay như sau.", LINES[2]]


@dataclass(frozen=True)
class File:
    """A file and its expected result: a title and blocks, or a reason."""

    name: str
    make: Callable[[], bytes]
    title: str | None = TITLE
    blocks: tuple[str, ...] | None = TEXT
    refusal: RefusalReason | None = None
    coding: str | None = None


def refused(name: str, make: Callable[[], bytes], reason: RefusalReason) -> File:
    return File(name, make, None, None, reason)


def legacy(coding: Coding) -> tuple[str, ...]:
    return tuple(written(line, coding) for line in LINES)


FILES = (
    File("text.pdf", lambda: text_pdf([LINES])),
    File("title.pdf", lambda: text_pdf([LINES], title="Ngày hội đọc sách"), "Ngày hội đọc sách", LINES),
    File("default-title.pdf", lambda: text_pdf([LINES], title="Microsoft Word - thong bao.doc")),
    File("file-as-title.pdf", lambda: text_pdf([LINES], title="thongbao_final.docx")),
    File("two-pages.pdf", lambda: text_pdf([[*LINES[:2], "1"], [LINES[2], "2"]])),
    File(
        "300-pages.pdf",
        lambda: text_pdf([[sheet, f"{page}"] for page, sheet in enumerate(SHEETS)]),
        SHEETS[0],
        SHEETS[1:],
    ),
    File("broken-lines.pdf", lambda: text_pdf([PARTED])),
    File("tcvn3.pdf", lambda: text_pdf([legacy(Coding.TCVN3)]), coding="TCVN3"),
    File("vni.pdf", lambda: text_pdf([legacy(Coding.VNI)]), coding="VNI"),
    File("blank-before.pdf", lambda: b"\r\n\r\n" + text_pdf([LINES])),
    refused("cut-end.pdf", lambda: text_pdf([LINES])[:-40], RefusalReason.BROKEN_DOCUMENT),
    File("stamped-scan.pdf", lambda: text_pdf([LINES, LINES[1:2], [""]]), TITLE, (*TEXT, TEXT[0])),
    refused("scan.pdf", lambda: scan_pdf([GREY] * 3), RefusalReason.NO_TEXT_LAYER),
    refused("numbered-scan.pdf", lambda: text_pdf([["1"], ["2"], ["3"]]), RefusalReason.NO_TEXT_LAYER),
    refused("empty-pages.pdf", lambda: text_pdf([[], []]), RefusalReason.EMPTY),
    refused("cut.pdf", lambda: text_pdf([LINES])[:200], RefusalReason.BROKEN_DOCUMENT),
    refused("mark-only.pdf", lambda: b"%PDF-1.7\n%%EOF", RefusalReason.BROKEN_DOCUMENT),
    refused("locked.pdf", lambda: encrypted(text_pdf([LINES])), RefusalReason.ENCRYPTED),
    refused("letters.pdf", lambda: text_pdf([["zq©w xk®j b¸q rw«z kx¬q " * 4]]), RefusalReason.WRONG_CHARSET),
    refused("page.pdf", lambda: b"<!DOCTYPE html><html><body>Xin chao</body></html>", RefusalReason.NOT_A_DOCUMENT),
    refused("nothing.pdf", lambda: b"", RefusalReason.EMPTY),
    refused("blanks.pdf", lambda: b" \n" * 500, RefusalReason.EMPTY),
    File("word.docx", lambda: docx(LINES)),
    File("word-title.docx", lambda: docx(LINES, title="Ngày hội"), "Ngày hội", LINES),
    File("tcvn3.docx", lambda: docx(legacy(Coding.TCVN3), font=".VnTime"), coding="TCVN3"),
    File("vni.docx", lambda: docx(legacy(Coding.VNI), font="VNI-Times"), coding="VNI"),
    File(
        "capitals.docx",
        lambda: docx([written("thông báo về việc đọc sách", Coding.TCVN3)], font=".VnTimeH"),
        "THÔNG BÁO VỀ VIỆC ĐỌC SÁCH",
        ("THÔNG BÁO VỀ VIỆC ĐỌC SÁCH",),
        coding="TCVN3",
    ),
    File("unicode-in-vntime.docx", lambda: docx(LINES, font=".VnTime")),
    File("table.docx", lambda: docx(LINES, rows=ROWS), TITLE, (*TEXT, "Lớp | Giờ", "Một | 8")),
    File("macro.docx", lambda: with_files(docx(LINES), {"word/vbaProject.bin": b"Sub AutoOpen()"})),
    File("a-word-file.pdf", lambda: docx(LINES)),
    File("a-pdf.docx", lambda: text_pdf([LINES])),
    File("no-words.docx", lambda: docx([]), None, None, RefusalReason.EMPTY),
    refused("bomb.docx", lambda: with_files(docx(LINES), BOMB), RefusalReason.OVERSIZED),
    refused("entities.docx", lambda: with_files(docx(LINES), {"word/document.xml": ENTITIES}), BROKEN),
    refused("cut.docx", lambda: docx(LINES)[:900], RefusalReason.BROKEN_DOCUMENT),
    refused("locked.docx", lambda: ole("EncryptedPackage"), RefusalReason.ENCRYPTED),
    File(
        "sheet.xlsx",
        lambda: xlsx({"Kê": SPREAD}, title="Bản kê sách"),
        "Bản kê sách",
        ("Tên sách | Số bản", "Dế mèn | 12", "Ngày | 02/04/2026"),
    ),
    File(
        "two-sheets.xlsx",
        lambda: xlsx({"Một": [("A", 1)], "Hai": [("B", 2)]}),
        "Một",
        ("A | 1", "Hai", "B | 2"),
    ),
    refused("empty.xlsx", lambda: xlsx({"Trống": []}), RefusalReason.EMPTY),
    refused("many-rows.xlsx", lambda: xlsx({"Dài": [(n,) for n in range(50_002)]}), RefusalReason.OVERSIZED),
    refused("not-xml.xlsx", lambda: with_files(xlsx({"A": [("B",)]}), {"xl/workbook.xml": b"<"}), BROKEN),
    File("text.odt", lambda: odt("".join(f"<text:p>{line}</text:p>" for line in LINES))),
    File(
        "spans.odt",
        lambda: odt(f"<text:h>{TITLE}</text:h><text:p>Một<text:s/><text:span>hai</text:span>,<text:tab/>ba</text:p>"),
        TITLE,
        ("Một hai, ba",),
    ),
    refused("entities.odt", lambda: with_files(odt(""), {"content.xml": ENTITIES}), RefusalReason.BROKEN_DOCUMENT),
    refused("locked.odt", lambda: odt("", manifest="<manifest:encryption-data/>"), RefusalReason.ENCRYPTED),
    refused("files.zip", lambda: zipped({"a.pdf": b"%PDF-", "b.txt": b"b"}), RefusalReason.UNOPENED),
    refused("empty.zip", lambda: b"PK\x05\x06" + bytes(18), RefusalReason.UNOPENED),
    refused("slides.odt", lambda: zipped({"mimetype": "application/slides", "content.xml": "<a/>"}), OTHER),
    refused("other.doc", lambda: ole("PowerPoint Document"), RefusalReason.NOT_A_DOCUMENT),
)  # fmt: skip


def read_file(name: str, content: bytes) -> Article | Refusal:
    return read_captured(CapturedPage(content, None, FOLDER + name, datetime.now(UTC)), SITE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file(file: File) -> None:
    reading = read_file(file.name, file.make())
    if file.refusal:
        assert isinstance(reading, Refusal), reading
        assert reading.reason is file.refusal
        assert reading.detail
        return
    assert isinstance(reading, Article), reading
    assert (reading.title, reading.blocks) == (file.title, file.blocks)
    marks = [warning.detail for warning in reading.warnings if warning.kind is WarningKind.LEGACY_TEXT]
    assert marks == ([file.coding] if file.coding else [])


def test_there_are_forty() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 40


def test_a_text_without_a_first_line_has_its_files_name() -> None:
    line = "Một đoạn văn rất dài của bản báo cáo mà không có dòng tựa nào ở trên. " * 6
    reading = read_file("Bao-cao-so-12.docx", docx([line]))
    assert isinstance(reading, Article), reading
    assert (reading.title, reading.blocks) == ("Bao-cao-so-12", (line.strip(),))


def test_a_zip_is_listed() -> None:
    reading = read_file("files.zip", zipped({"a.pdf": b"%PDF-", "b.txt": b"b"}))
    assert isinstance(reading, Refusal)
    assert reading.detail == "2 files: a.pdf, b.txt"
