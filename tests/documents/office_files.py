"""Makes Word documents, spreadsheets, OpenDocument texts and ZIPs, sound and damaged ones."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import Workbook

_ODT = "application/vnd.oasis.opendocument.text"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def docx(
    texts: Sequence[str], *, title: str = "", font: str | None = None, rows: Sequence[Sequence[str]] = ()
) -> bytes:
    document = Document()
    document.core_properties.title = title
    for text in texts:
        run = document.add_paragraph().add_run(text)
        run.font.name = font
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                table.cell(at, place).text = text
    return _saved(document)


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], *, title: str | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = title
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return _saved(book)


def odt(body: str, *, title: str = "", manifest: str = "") -> bytes:
    meta = (
        f"<office:document-meta {_NAMES}><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>"
    )
    content = (
        f"<office:document-content {_NAMES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": _ODT, "content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_files(packed: bytes, files: Mapping[str, bytes]) -> bytes:
    """The ZIP with additional files, or with replaced ones."""
    with zipfile.ZipFile(BytesIO(packed)) as old:
        found = {name: old.read(name) for name in old.namelist()}
    return zipped({**found, **files})


def ole(stream: str) -> bytes:
    """The beginning of an OLE file that names this stream, as in old Office files."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(600)


def _saved(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()
