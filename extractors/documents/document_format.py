"""Recognises a document's format by its bytes, since address and Content-Type are often wrong."""

import zipfile
from io import BytesIO

from extractors.documents.failure import DocumentFailure
from extractors.refusal import RefusalReason
from seeds.attachments import DocumentFormat

# ISO 32000 requires the mark first; readers accept it within the first kilobyte, and servers put blank lines before it.
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_UNPACKED = 256 * 1024 * 1024
_MOST_MEMBERS = 20_000

# Names of the streams of an OLE file, in UTF-16.
_OLE_STREAMS = (
    ("EncryptedPackage", None),
    ("WordDocument", DocumentFormat.DOC),
    ("Workbook", DocumentFormat.XLS),
    ("Book", DocumentFormat.XLS),
)


def document_format(body: bytes) -> DocumentFormat:
    """Raises DocumentFailure for what is no document, or is encrypted, or unpacks to too much."""
    if not body.strip():
        raise DocumentFailure(RefusalReason.EMPTY, "no bytes but white space")
    if b"%PDF-" in body[:_PDF_WITHIN]:
        return DocumentFormat.PDF
    if body.startswith(b"{\\rtf"):
        return DocumentFormat.RTF
    if body.startswith(_OLE):
        return _ole_format(body)
    if body.startswith(_ZIPS):
        return _zip_format(body)
    raise DocumentFailure(RefusalReason.NOT_A_DOCUMENT, f"it begins with {body[:40]!r}")


def _ole_format(body: bytes) -> DocumentFormat:
    for name, found in _OLE_STREAMS:
        if name.encode("utf-16-le") in body:
            if found is None:
                raise DocumentFailure(RefusalReason.ENCRYPTED, "an Office document with a password")
            return found
    raise DocumentFailure(RefusalReason.NOT_A_DOCUMENT, "an OLE file without a text or a workbook")


def _zip_format(body: bytes) -> DocumentFormat:
    try:
        with zipfile.ZipFile(BytesIO(body)) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            _refuse_bomb(members)
            if "word/document.xml" in names:
                return DocumentFormat.DOCX
            if "xl/workbook.xml" in names:
                return DocumentFormat.XLSX
            if "content.xml" in names and "mimetype" in names:
                return _opendocument(packed)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise DocumentFailure(RefusalReason.BROKEN_DOCUMENT, f"ZIP: {error}") from error
    except RuntimeError as error:  # zipfile's word for a member with a password
        raise DocumentFailure(RefusalReason.ENCRYPTED, str(error)) from error
    listed = ", ".join(sorted(names)[:50]) or "no files"
    raise DocumentFailure(RefusalReason.UNOPENED, f"{len(names)} files: {listed}")


def _opendocument(packed: zipfile.ZipFile) -> DocumentFormat:
    stated = packed.read("mimetype").decode("ascii", "replace").strip()
    if stated != "application/vnd.oasis.opendocument.text":
        raise DocumentFailure(RefusalReason.NOT_A_DOCUMENT, f"OpenDocument, but no text: {stated[:60]}")
    manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in packed.namelist() else b""
    if b"encryption-data" in manifest:
        raise DocumentFailure(RefusalReason.ENCRYPTED, "an OpenDocument text with a password")
    return DocumentFormat.ODT


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise DocumentFailure(RefusalReason.OVERSIZED, f"{unpacked} bytes in {len(members)} files when unpacked")
