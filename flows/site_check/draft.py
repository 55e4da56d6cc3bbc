"""Drafts a site file: finds the known family of a portal from a page or two, and writes the file with a test."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from extractors.captured_page import CapturedPage
from extractors.page_links import page_name
from flows.settings import Settings
from flows.site_check.article_findings import captured
from flows.site_check.check_site import check_run
from flows.site_check.family_match import Try, try_family, worth_asking
from flows.site_check.golden import SKELETON, golden_text
from flows.site_check.probe import probe
from seeds.new_site import Candidate, candidates
from storage.archive import Archive
from storage.crawl_protocol import ProbeReport
from storage.errors import CorrectTheInput

MOST_FURTHER = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A family that reads pages of the portal: `articles` the tries that show it, `sections` those of listing pages."""

    slug: str
    home: str
    asked: str
    candidate: Candidate
    first: CapturedPage
    articles: tuple[Try, ...]
    sections: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No draft: `told` says what was tried; `later`: a later try may get an answer."""

    told: tuple[str, ...]
    later: bool = False


def draft_site(settings: Settings, archive: Archive, slug: str, url: str) -> Draft | Unknown:
    """Requests the address and a few addresses that it links to. Raises like `check_site`."""
    with check_run(settings, archive, slug) as run_id:
        seen = probe(settings, slug, run_id, [url])
        pages = _pages(archive, seen)
        if not pages:
            return Unknown(tuple(f"{page.url}: {page.failure}" for page in seen.pages), seen.pages[0].later)
        first = pages[0]
        families = candidates(slug, urljoin(first.url, "/"), settings.sites)
        tries = [try_family(one, first) for one in families]
        if wanted := [address for address in worth_asking(tries) if address != first.url][:MOST_FURTHER]:
            further = _pages(archive, probe(settings, slug, run_id, wanted))
            tries += [try_family(one, page) for page in further for one in families]
    return _judge(slug, url, first, tries)


def _pages(archive: Archive, looked: ProbeReport) -> list[CapturedPage]:
    return [captured(archive, page) for page in looked.pages if page.failure is None]


def _judge(slug: str, url: str, first: CapturedPage, tries: Sequence[Try]) -> Draft | Unknown:
    readers = {one.candidate.family: one.candidate for one in tries if one.article}
    if len(readers) != 1:
        return Unknown(tuple(f"{one.page.url}: {one.told}" for one in tries))
    (candidate,) = readers.values()
    ours = [one for one in tries if one.candidate.family == candidate.family]
    return Draft(
        slug=slug,
        home=candidate.site.home,
        asked=url,
        candidate=candidate,
        first=first,
        articles=tuple(one for one in ours if one.article),
        sections=tuple(one for one in ours if one.listed),
    )


def write_draft(draft: Draft, sites: Path, into: Path, today: date) -> list[Path]:
    """Writes the files and returns them, the site file first. Raises CorrectTheInput if one of them exists already."""
    files: dict[Path, str | bytes] = {sites / f"{draft.slug}.toml": drafted_site_file(draft, today)}
    for one in draft.articles:
        identity = draft.candidate.site.identify(one.page.url)
        if one.article and identity:
            page = into / one.article.layout / f"{identity.key}.html"
            files |= {page: one.page.body}
            files |= {page.with_suffix(".json"): golden_text(draft.slug, one.page, one.article)}
    files[into / f"test_{draft.slug.replace('-', '_')}.py"] = SKELETON
    if there := [path for path in files if path.exists()]:
        raise CorrectTheInput(
            f"{there[0]} is there already and is not overwritten: move it away, or name another --slug"
        )
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(files)


def drafted_site_file(draft: Draft, today: date) -> str:
    seen = draft.articles[0]
    layout = seen.article.layout if seen.article else ""
    name = page_name(draft.first) or draft.slug
    lines = [
        f"# Drafted on {today} from {draft.asked}",
        f"# {seen.page.url} was read by the family's layout {layout!r}; nobody has compared it yet.",
        f"name   = {json.dumps(name, ensure_ascii=False)}    # what its page calls itself: mend it",
        f'kind   = "{_kind(draft)}"',
        f'home   = "{draft.home}"',
        f'family = "{draft.candidate.family}"',
    ]
    if not draft.candidate.lists:
        for one in draft.sections:
            path = one.page.url.removeprefix(draft.home)
            lines += ["", "[[discover]]", f"listing = {json.dumps(path)}    # {len(one.listed)} articles on {today}"]
    return "\n".join(lines) + "\n"


def _kind(draft: Draft) -> str:
    host = urlsplit(draft.home).netloc
    return "portal" if host.endswith(".gov.vn") else "newspaper"
