"""LibreOffice reads old formats and tesseract reads scans, if they are installed; `make documents` requires both."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Article, WarningKind
from extractors.captured_page import CapturedPage
from extractors.documents.pdf import pictures_of
from extractors.legacy_text.coding import Coding
from extractors.refusal import Refusal, RefusalReason
from flows.extraction.attachment import attachment_digest, read_captured
from seeds.attachments import AttachmentRule
from seeds.load import load_sites
from tests.documents.office_files import docx, xlsx
from tests.documents.pdf_files import scan_pdf
from tests.extractors.legacy_text.writers import written

SITE = replace(load_sites()["thanhtri"], attachments=AttachmentRule(ocr=True))
LINES = ("Thông báo về ngày hội đọc sách", "Uỷ ban nhân dân phường mời bà con đến dự ngày hội đọc sách.")
OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
TESSERACT = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def _read(name: str, content: bytes, *, ocr: bool = True) -> Article | Refusal:
    url = f"https://thanhtri.hanoi.gov.vn/documents/1/0/{name}"
    site = replace(SITE, attachments=AttachmentRule(ocr=ocr))
    return read_captured(CapturedPage(content, None, url, datetime.now(UTC)), site)


def _office(folder: Path, content: bytes, source: str, target: str, *more: str) -> bytes:
    (folder / f"made.{source}").write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *more]
    command += ["--convert-to", target, "--outdir", str(folder), str(folder / f"made.{source}")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"made.{target.partition(':')[0]}").read_bytes()


@OFFICE
def test_old_formats(tmp_path: Path) -> None:
    legacy: Sequence[str] = [written(line, Coding.TCVN3) for line in LINES]
    word = _office(tmp_path, docx(legacy, font=".VnTime"), "docx", "doc")
    reading = _read("Thong-bao.doc", word)
    assert isinstance(reading, Article), reading
    assert (reading.title, reading.blocks, reading.layout) == (LINES[0], LINES[1:], "attachment:doc")
    assert [warning.detail for warning in reading.warnings] == ["TCVN3"]
    rich = _office(tmp_path, docx(LINES), "docx", "rtf")
    reading = _read("Thong-bao.doc", rich)
    assert isinstance(reading, Article), reading
    assert (reading.title, reading.blocks, reading.layout) == (LINES[0], LINES[1:], "attachment:rtf")
    sheet = _office(tmp_path, xlsx({"A": [("Sách", 3), ("Báo", 4)]}), "xlsx", "xls")
    reading = _read("Ke.xls", sheet)
    assert isinstance(reading, Article), reading
    assert (reading.title, reading.blocks) == ("Sách | 3", ("Báo | 4",))


@OFFICE
def test_what_libreoffice_cannot_open(tmp_path: Path) -> None:
    word = _office(tmp_path, docx(LINES), "docx", "doc")
    reading = _read("cut.doc", word[:1024] + b"\0" * 200)
    assert isinstance(reading, Refusal), reading
    assert reading.reason in (RefusalReason.BROKEN_DOCUMENT, RefusalReason.NOT_A_DOCUMENT)


@OFFICE
@TESSERACT
def test_a_scan_is_read(tmp_path: Path) -> None:
    pdf = _office(tmp_path, docx(LINES, font="DejaVu Sans"), "docx", "pdf")
    (picture,) = pictures_of(pdf, 1)
    head, _, grey = picture.partition(b"255\n")
    width, height = map(int, head.split()[1:])
    scan = scan_pdf([(width, height, grey)])
    refused = _read("quet.pdf", scan, ocr=False)
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.NO_TEXT_LAYER
    reading = _read("quet.pdf", scan)
    assert isinstance(reading, Article), reading
    assert reading.title == LINES[0]
    assert reading.blocks == LINES[1:]
    assert [warning.kind for warning in reading.warnings] == [WarningKind.OCR]


def test_without_the_programs_the_refusal_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = attachment_digest(SITE)
    monkeypatch.setattr("flows.extraction.document_tools.tools_here", lambda: ())
    monkeypatch.setattr("flows.extraction.attachment.tools_here", lambda: ())
    reading = _read("cu.rtf", b"{\\rtf1 x}")
    assert isinstance(reading, Refusal)
    assert (reading.reason, reading.detail) == (RefusalReason.NO_READER, "rtf needs LibreOffice")
    scan = _read("quet.pdf", scan_pdf([(60, 80, b"\x90" * 4800)]))
    assert isinstance(scan, Refusal)
    assert scan.reason is RefusalReason.NO_TEXT_LAYER
    assert attachment_digest(SITE) != before
