"""`luutru draft FILE…`: a site file from saved pages, with no network, no contact and no archive."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from extractors.article import Article
from extractors.induction.addresses import article_lines
from extractors.induction.draft import Drafted, draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.site_text import site_text
from extractors.page_links import page_name
from extractors.read import read
from flows.site_check.golden import SKELETON, golden_text
from flows.site_check.new_site import slug_of
from flows.site_check.saved_pages import SavedPage, Unusable, saved_page
from seeds.assemble import assemble
from seeds.load import load_sites
from seeds.site import Site
from seeds.site_file import SiteFile

# A draft that reads fewer of its own pages is none.
_LEAST_READ = 0.5


@dataclass(frozen=True, slots=True)
class FilesDrafted:
    """`files` are the written ones, the site file first; without any, `reports` say why."""

    slug: str
    files: tuple[Path, ...]
    reports: tuple[str, ...]


def draft_from_files(files: Sequence[Path], slug: str | None, into: Path, now: datetime) -> FilesDrafted:
    """Everything goes into the folder: SLUG.toml, and pages, golden files and test under SLUG."""
    found = [saved_page(file, now) for file in files]
    unusable = tuple(f"{one.file}: {one.reason}" for one in found if isinstance(one, Unusable))
    saved = [one for one in found if isinstance(one, SavedPage)]
    if not saved:
        return FilesDrafted(slug or "", (), unusable)
    name = slug or slug_of(saved[0].page.url)
    drafted = draft_layouts([one.page for one in saved])
    reports = (*unusable, *drafted.reports)
    if not drafted.layouts or _read_share(drafted) < _LEAST_READ:
        return FilesDrafted(name, (), (*reports, "no layout was found that reads the pages"))
    text = _text(name, saved, drafted)
    site = assemble(name, SiteFile.model_validate(tomllib.loads(text)), [])
    contents = {into / f"{name}.toml": text.encode()} | _golden_files(site, saved, into / name)
    if there := [path for path in contents if path.exists()]:
        told = f"{there[0]} exists and is not overwritten: move it away, or name another --slug"
        return FilesDrafted(name, (), (*reports, told))
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return FilesDrafted(name, tuple(contents), reports)


def _read_share(drafted: Drafted) -> float:
    trials = [layout.trial for layout in drafted.layouts]
    return sum(trial.read for trial in trials) / sum(trial.pages for trial in trials)


def _text(slug: str, saved: Sequence[SavedPage], drafted: Drafted) -> str:
    first = saved[0].page
    host = urlsplit(first.url).netloc
    head = [
        Line("name", page_name(first) or slug, "what its page calls itself: correct it"),
        Line("kind", "portal" if host.endswith(".gov.vn") else "newspaper", "by the host"),
        Line("home", urljoin(first.url, "/"), ""),
    ]
    if slug in load_sites():
        head.insert(0, Line("replaces_built_in", True, "a built-in site has this slug"))
    note = f"Drafted from {len(saved)} saved pages; nobody has compared it with them. No [[discover]] is known yet."
    return site_text(head, article_lines([one.page.url for one in saved]), drafted, note)


def _golden_files(site: Site, saved: Sequence[SavedPage], folder: Path) -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    for one in saved:
        outcome = read(one.page, site)
        if isinstance(outcome, Article):
            page = folder / outcome.layout / f"{one.name}.html"
            golden = golden_text(site.slug, one.page, outcome)
            files |= {page: one.page.body, page.with_suffix(".json"): golden.encode()}
    files[folder / f"test_{site.slug.replace('-', '_')}.py"] = SKELETON.encode()
    return files
