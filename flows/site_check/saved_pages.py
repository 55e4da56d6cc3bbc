"""Pages saved as files: what `luutru draft FILE…` learns from."""

import gzip
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.captured_page import CapturedPage
from extractors.page_links import page_address
from extractors.screening import LARGEST_BODY, not_a_page
from flows.site_check.drafted_files import NamedPage
from seeds.canonical_url import NotAnAddress, canonical_address

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Unusable:
    """`reason` says what the file lacks."""

    file: Path
    reason: str


def saved_page(file: Path, now: datetime) -> NamedPage | Unusable:
    """The page's address is the line in NAME.url beside NAME.html; without that file, the page's canonical link."""
    try:
        body = plain_bytes(file)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        return Unusable(file, f"its gzip is damaged: {error}")
    except OSError as error:
        return Unusable(file, error.strerror or str(error))
    page = CapturedPage(body, None, "", now)
    if refused := not_a_page(page):
        return Unusable(file, refused[1])
    name = _name(file)
    try:
        address = canonical_address(_stated_address(file.with_name(f"{name}.url")) or page_address(page) or "")
    except (NotAnAddress, UnicodeDecodeError):
        return Unusable(file, f"no address: write it into {name}.url beside the file")
    return NamedPage(name, CapturedPage(body, None, address, now))


def plain_bytes(file: Path) -> bytes:
    """The file's bytes, out of gzip if they are in it; a page that is larger than any is cut there."""
    content = file.read_bytes()
    if not content.startswith(_GZIP):
        return content
    with gzip.open(file) as stream:
        return stream.read(LARGEST_BODY + 1)


def _name(file: Path) -> str:
    bare = file.name.removesuffix(".gz")
    return bare.removesuffix(".html").removesuffix(".htm")


def _stated_address(file: Path) -> str | None:
    return file.read_text(encoding="utf-8").strip() if file.is_file() else None
