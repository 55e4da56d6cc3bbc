"""Writes the parts of an induced draft: site file, pages, what is read out of each, and a test that compares them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.induction.draft import DraftedSite
from extractors.induction.evidence import Line
from extractors.read import read
from flows.site_check.golden import SKELETON, golden_text
from seeds.combine_families import assemble
from seeds.load import load_sites
from seeds.site import Site
from seeds.site_file import SiteFile

# A draft that reads fewer of its own pages is none.
_LEAST_READ = 0.5


@dataclass(frozen=True, slots=True)
class NamedPage:
    """`name` is that of its file, without an ending."""

    name: str
    page: CapturedPage


@dataclass(frozen=True, slots=True)
class FilesDrafted:
    """`files` are the written ones, the site file first; without any, `reports` say why."""

    slug: str
    files: tuple[Path, ...]
    reports: tuple[str, ...]


def reads_its_pages(drafted: DraftedSite) -> bool:
    trials = [layout.trial for layout in drafted.layouts]
    return bool(trials) and sum(trial.read for trial in trials) >= _LEAST_READ * sum(trial.pages for trial in trials)


def head_lines(slug: str, name: str, home: str) -> list[Line]:
    host = home.partition("://")[2].strip("/")
    head = [
        Line("name", name, "what its page calls itself: correct it"),
        Line("kind", "portal" if host.endswith(".gov.vn") else "newspaper", "by the host"),
        Line("home", home, ""),
    ]
    if slug in load_sites():
        head.insert(0, Line("replaces_built_in", True, "a built-in site has this slug"))
    return head


def write_files(slug: str, text: str, pages: Iterable[NamedPage], sites: Path, into: Path) -> tuple[Path, ...] | str:
    """Writes SLUG.toml into `sites` and the rest into `into`; returns the files, or why nothing was written."""
    site = assemble(slug, SiteFile.model_validate(tomllib.loads(text)), [])
    contents: Mapping[Path, bytes] = {sites / f"{slug}.toml": text.encode()} | _golden_files(site, pages, into)
    if there := [path for path in contents if path.exists()]:
        return f"{there[0]} exists and is not overwritten: move it away, or name another --slug"
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(contents)


def _golden_files(site: Site, pages: Iterable[NamedPage], folder: Path) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    for one in pages:
        outcome = read(one.page, site)
        if isinstance(outcome, Article):
            page = folder / outcome.layout / f"{one.name}.html"
            golden = golden_text(site.slug, one.page, outcome)
            files |= {page: one.page.body, page.with_suffix(".json"): golden.encode()}
    files[folder / f"test_{site.slug.replace('-', '_')}.py"] = SKELETON.encode()
    return files


def numbered(pages: Sequence[CapturedPage]) -> list[NamedPage]:
    return [NamedPage(f"article_{number}", page) for number, page in enumerate(pages, start=1)]
