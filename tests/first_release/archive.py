"""The archive: the first release, out of this repository's history, plays a night and takes pages from a WARC file."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.end_to_end.backfill.records import PLAIN, record
from tests.first_release.shapes import SHAPES, Fate, stories_of

FIRST_RELEASE = "686e14c5"
ROOT = Path(__file__).resolve().parents[2]
PINNED = ("trafilatura", "selectolax", "scrapy", "sqlalchemy", "prefect")
SITES = {
    "baothu": """name = "Báo Thử"
kind = "newspaper"
home = "https://baothu.example/"

[[article]]
space = "bai"
pattern = '^/bai-(?P<id>\\d+)\\.html$'
""",
    "congthu": """name = "Cổng Thử"
kind = "portal"
home = "https://congthu.example/"
family = "hanoi_2025"
""",
}
WRITE_SITES = (
    "import sys, pathlib; from tests.rehearsal.site_files import write_site_files;"
    "write_site_files(pathlib.Path(sys.argv[1]))"
)
UNLISTED = "me_cung"  # the first release's Prefect refuses its underscore


@dataclass(frozen=True, slots=True)
class FirstArchive:
    """`fates` has what the upgrade must make of each page of a shape, by address."""

    data: Path
    sites: Path
    fates: dict[str, Fate]


def unpack_first_release(folder: Path) -> Path:
    """Its source; it runs with the packages that are installed here, which must have the versions that it pins."""
    folder.mkdir()
    packed = subprocess.run(("git", "archive", FIRST_RELEASE), cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(("tar", "-x", "-C", str(folder)), input=packed, check=True)
    pins = [_pins(path / "requirements.txt") for path in (folder, ROOT)]
    other = [name for name in PINNED if pins[0][name] != pins[1][name]]
    if other:
        raise RuntimeError(f"the first release pins other versions of {', '.join(other)}; it needs its own environment")
    return folder


def _pins(path: Path) -> dict[str, str]:
    lines = (line.split(" ")[0].partition("==") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: pinned for name, equal, pinned in lines if equal}


def make_first_archive(release: Path, folder: Path, scale: str, chosen: tuple[str, ...] = ()) -> FirstArchive:
    """A night of these sites, or of all that the rehearsal portal plays, and the pages of each shape."""
    sites = folder / "sites"
    sites.mkdir(parents=True)
    _first(release, {}, "-c", WRITE_SITES, str(sites))
    (sites / f"{UNLISTED}.toml").unlink()
    for slug, text in SITES.items():
        (sites / f"{slug}.toml").write_text(text, encoding="utf-8")
    settings = {"LUUTRU_DATA": str(folder / "data"), "LUUTRU_SITES": str(sites), "LUUTRU_DELAY": "0"}
    with _portal(release, scale) as origin:
        settings["LUUTRU_ORIGIN"] = origin
        listed = _first(release, settings, "-m", "flows.command_line", "sites", "--json")
        slugs = chosen or tuple(slug for slug in _slugs(listed) if slug not in SITES)
        _first(release, settings, "-m", "flows.command_line", "nightly", *slugs)
        fates: dict[str, Fate] = {}
        for slug in SITES:
            fates |= _handed_in(folder / f"{slug}.warc.gz", slug)
            file = ("--source", "warc", "--file", str(folder / f"{slug}.warc.gz"))
            _first(release, settings, "-m", "flows.command_line", "backfill", slug, *file)
    return FirstArchive(folder / "data", sites, fates)


def _slugs(listed: str) -> list[str]:
    return [site["slug"] for site in json.loads(listed)]


def _handed_in(path: Path, slug: str) -> dict[str, Fate]:
    """Writes the pages of this site's shapes, each captured on the day when it came out or a week later."""
    fates: dict[str, Fate] = {}
    members: list[bytes] = []
    for name, shape in SHAPES.items():
        for story in stories_of(name) if shape.site == slug else ():
            number = 1_000_000_000 + len(SHAPES) * len(members) + len(name)
            tail = f"bai-{number}.html" if slug == "baothu" else f"tin-tuc/bai-{number}.htm"
            url = f"https://{slug}.example/{tail}"
            day, month, year, _, _ = story.date
            at = datetime(year, month, day, 14, tzinfo=UTC) + timedelta(0 if name == "its_day" else 7)
            members.append(record(url, f"{at:%Y-%m-%dT%H:%M:%SZ}", PLAIN, shape.page(story).encode()))
            fates[url] = shape.fate
    path.write_bytes(b"".join(members))
    return fates


@contextmanager
def _portal(release: Path, scale: str) -> Iterator[str]:
    command = (sys.executable, "-m", "tests.rehearsal", "--seed", "11", "--scale", scale)
    environment = _environment(release, {})
    with subprocess.Popen(
        command, cwd=release, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as playing:
        assert playing.stdin is not None
        assert playing.stdout is not None
        yield playing.stdout.readline().strip()
        playing.stdin.close()


def _first(release: Path, settings: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        (sys.executable, *words),
        cwd=release,
        env=_environment(release, settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the first release: {' '.join(words[:4])}: exit {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _environment(release: Path, settings: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    return {**clean, "PYTHONPATH": str(release), **settings}
