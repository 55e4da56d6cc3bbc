"""The peers that fetch and read, as commands over a list of addresses, and how many pages each saved."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.throughput.peers.venvs import NotInstalled, python_with

PROGRAMS = Path(__file__).with_name("programs")
# By default it waits five seconds between two pages of a host, and refuses addresses on loopback.
_TRAFILATURA_CONFIG = "[DEFAULT]\nSLEEP_TIME = 0\nSSRF_PROTECTION = off\n"


@dataclass(frozen=True, slots=True)
class PeerRun:
    """`command` is run in the folder that has `urls.txt`; `saved` counts the pages that it wrote there."""

    name: str
    command: tuple[str, ...]
    saved: Callable[[Path], int]


WGET: Final = "wget --warc (stores only)"
BARE_SCRAPY: Final = "Scrapy's bare fetch (keeps nothing)"


def wget() -> PeerRun:
    """As it comes: it takes no content-coding, and packs what it stores itself."""
    return PeerRun(WGET, _wget_command(), _captures)


def wget_gzip() -> PeerRun:
    return PeerRun("wget --warc --compression=gzip (stores only)", (*_wget_command(), "--compression=gzip"), _captures)


def scrapy_bare() -> PeerRun:
    """What fetching by Scrapy costs whoever does nothing with the pages."""
    return PeerRun(BARE_SCRAPY, _scrapy_command("scrapy_bare.py"), _lines)


def scrapy_trafilatura() -> PeerRun:
    return PeerRun("Scrapy + trafilatura, metadata → JSONL", _scrapy_command("scrapy_trafilatura.py"), _lines)


def trafilatura_cli() -> PeerRun:
    python = python_with("trafilatura")
    program = str(python.with_name("trafilatura"))
    options = ("-i", "urls.txt", "-o", "found", "--json", "--with-metadata", "--config-file", "config.cfg")
    return PeerRun("trafilatura's command line", (program, *options, "--parallel", "1"), _files)


def news_please() -> PeerRun:
    python = python_with("news-please")
    return PeerRun(
        "news-please from_urls", (str(python), str(PROGRAMS / "news_please_urls.py"), "urls.txt", "found.jsonl"), _lines
    )


def prepare(folder: Path, urls: tuple[str, ...]) -> None:
    (folder / "urls.txt").write_text("\n".join(urls) + "\n", encoding="utf-8")
    (folder / "config.cfg").write_text(_TRAFILATURA_CONFIG, encoding="utf-8")


def _scrapy_command(program: str) -> tuple[str, ...]:
    python = python_with("scrapy")
    return (str(python), str(PROGRAMS / program), "urls.txt", "found.jsonl")


def _wget_command() -> tuple[str, ...]:
    found = shutil.which("wget")
    if not found:
        raise NotInstalled("there is no wget on this machine")
    return (found, "-q", "-i", "urls.txt", "--warc-file=pages", "--no-warc-keep-log", "-O", "/dev/null")


def _lines(folder: Path) -> int:
    found = folder / "found.jsonl"
    return len(found.read_bytes().splitlines()) if found.exists() else 0


def _files(folder: Path) -> int:
    return sum(1 for path in (folder / "found").rglob("*") if path.is_file() and path.stat().st_size)


def _captures(folder: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 (warcio is for tests alone; most of these need none)

    with (folder / "pages.warc.gz").open("rb") as records:
        return sum(1 for record in ArchiveIterator(records) if record.rec_type == "response")
