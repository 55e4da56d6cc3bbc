"""Runs the programs that read what no library of ours does: LibreOffice for old formats, tesseract for scans."""

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from extractors.documents.document_text import DocumentBlock, DocumentText
from extractors.documents.failure import DocumentFailure
from extractors.documents.pdf import pictures_of
from extractors.documents.pdf_lines import paragraphs
from extractors.html.block import BlockKind
from extractors.refusal import RefusalReason
from seeds.attachments import DocumentFormat

SECONDS = 120
SCAN_PAGES = 40
_LANGUAGE = "vie"

# Into which format LibreOffice converts, so that the same readers read old and new documents.
CONVERTED_TO = {DocumentFormat.DOC: "docx", DocumentFormat.RTF: "docx", DocumentFormat.XLS: "xlsx"}

_LIBRARIES = ("pypdfium2", "docx", "openpyxl")
_PROGRAMS = ("soffice", "tesseract")


@cache
def tools_here() -> tuple[str, ...]:
    """What is installed of the libraries and programs, by name: with more of them, refused documents are read again."""
    libraries = [name for name in _LIBRARIES if find_spec(name)]
    return (*libraries, *(name for name in _PROGRAMS if shutil.which(name)))


def converted(body: bytes, found: DocumentFormat) -> bytes:
    """The document in a format of today, without running its macros. Raises DocumentFailure."""
    if "soffice" not in tools_here():
        raise DocumentFailure(RefusalReason.NO_READER, f"{found.value} needs LibreOffice")
    target = CONVERTED_TO[found]
    with tempfile.TemporaryDirectory(prefix="luutru-office-") as made:
        folder = Path(made)
        source = folder / f"document.{found.value}"
        source.write_bytes(body)
        profile = (folder / "profile").as_uri()
        options = [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        _run(["soffice", *options, "--convert-to", target, "--outdir", str(folder / "out"), str(source)])
        result = folder / "out" / f"document.{target}"
        if not result.is_file():
            raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"LibreOffice cannot open this {found.value}")
        return result.read_bytes()


def text_of_scan(body: bytes) -> DocumentText:
    """The text that tesseract sees in the pages of a PDF. Raises DocumentFailure."""
    if "tesseract" not in tools_here():
        raise DocumentFailure(RefusalReason.NO_TEXT_LAYER, "a scan; its text needs tesseract")
    with tempfile.TemporaryDirectory(prefix="luutru-scan-") as made:
        folder = Path(made)
        # One picture after the other: together they are too large.
        pages = [_seen(picture, folder / "page.pgm") for picture in pictures_of(body, SCAN_PAGES)]
    blocks = tuple(DocumentBlock(BlockKind.PARAGRAPH, text) for text in paragraphs(pages))
    if not blocks:
        raise DocumentFailure(RefusalReason.NO_TEXT_LAYER, "a scan in which tesseract sees no text")
    return DocumentText(blocks)


def _seen(picture: bytes, file: Path) -> list[str]:
    file.write_bytes(picture)
    stated = _run(["tesseract", str(file), "-", "-l", _LANGUAGE, "--psm", "3"])
    file.unlink()
    return [line for line in stated.decode("utf-8", "replace").splitlines() if line.strip()]


def _run(command: list[str]) -> bytes:
    """The program's output. Raises DocumentFailure if it takes too long; its children end with it."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**environment, "OMP_THREAD_LIMIT": "1"},
    ) as process:
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise DocumentFailure(RefusalReason.TOO_SLOW, f"{command[0]} took more than {SECONDS} s") from error
    return output
