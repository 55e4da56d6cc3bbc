"""Makes small PDF files: text in the usual form, and scans, which are pictures of text."""

import zlib
from collections.abc import Sequence

_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)


def text_pdf(pages: Sequence[Sequence[str]], *, title: str | None = None) -> bytes:
    """Each page's lines, one below the other. The character codes are those of Unicode."""
    return _pdf([_text_content(lines) for lines in pages], title, {})


def scan_pdf(pictures: Sequence[tuple[int, int, bytes]]) -> bytes:
    """A grey picture (width, height, bytes) on each page, and no text."""
    draws = [b"q 595 0 0 842 0 0 cm /Im%d Do Q" % number for number in range(len(pictures))]
    return _pdf(draws, None, dict(enumerate(pictures)))


def _text_content(lines: Sequence[str]) -> bytes:
    shown = [b"BT /F1 11 Tf 40 800 Td 14 TL"]
    shown += [b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in lines]
    return b"\n".join([*shown, b"ET"])


def _pdf(contents: Sequence[bytes], title: str | None, pictures: dict[int, tuple[int, int, bytes]]) -> bytes:
    first = 7
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    encoded_title = b"<FEFF" + (title or "").encode("utf-16-be").hex().encode() + b">"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(_TO_UNICODE),
        6: b"<< /Title %s >>" % encoded_title if title else b"<< >>",
    }
    images = {number: first + 2 * len(contents) + number for number in pictures}
    for at, content in enumerate(contents):
        named = b"/XObject << /Im%d %d 0 R >>" % (at, images[at]) if at in images else b"/Font << /F1 3 0 R >>"
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents %d 0 R >>"
        objects[first + 2 * at] = page % (named, first + 2 * at + 1)
        objects[first + 2 * at + 1] = _stream(content)
    for number, (width, height, grey) in pictures.items():
        entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        objects[images[number]] = _stream(grey, entries % (width, height))
    return _file(objects)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def _file(objects: dict[int, bytes]) -> bytes:
    file, places = b"%PDF-1.7\n", []
    for number in sorted(objects):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(file)
    size = len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return file + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def encrypted(pdf: bytes) -> bytes:
    """The file, encrypted so that it needs a password."""
    key = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>] " % (
        b"41" * 32,
        b"42" * 32,
    )
    return pdf.replace(b"trailer\n<< ", b"trailer\n<< " + key)
