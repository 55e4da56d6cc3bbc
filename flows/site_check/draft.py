"""Drafts a site file by a known family: finds it from a page or two of the portal, and writes the file with a test."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from extractors.captured_page import CapturedPage
from extractors.page_links import page_name
from flows.settings import Settings
from flows.site_check.check_site import check_run
from flows.site_check.exploration import Explored, Explorer, explore
from flows.site_check.family_match import Try, try_family, worth_asking
from flows.site_check.golden import SKELETON, golden_text
from flows.site_check.probe import Addresses, probe
from seeds.new_site import Candidate, candidates
from storage.archive import Archive
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
class NoDraft:
    """Says what was tried; `later`: a later try may get an answer."""

    tried: tuple[str, ...]
    later: bool = False


def draft_site(settings: Settings, archive: Archive, slug: str, url: str) -> Draft | Explored | NoDraft:
    """Requests the address and a few addresses that it links to; without a family that fits, explores the site.

    Raises like `check_site`.
    """
    with check_run(settings, archive, slug) as run_id:
        seen = probe(settings, slug, run_id, Addresses([url]))
        explorer = Explorer(settings, archive, slug, run_id, seen.requests)
        pages = explorer.note(seen)
        if not pages:
            return NoDraft(tuple(f"{page.url}: {page.failure}" for page in seen.pages), seen.pages[0].later)
        first = pages[0]
        families = candidates(slug, urljoin(first.url, "/"), settings.sites)
        tries = [try_family(one, first) for one in families]
        if wanted := [address for address in worth_asking(tries) if address != first.url][:MOST_FURTHER]:
            tries += [try_family(one, page) for page in explorer.request(wanted) for one in families]
        if len(_readers(tries)) == 1:
            return _draft(slug, url, first, tries)
        explored = explore(explorer, first)
    pages = [*explored.articles, *(page for page, _ in explored.listings)]
    tries += [try_family(one, page) for page in pages for one in families]
    if len(_readers(tries)) == 1:
        return _draft(slug, url, first, tries)
    return replace(explored, tried=tuple(f"{one.page.url}: {one.summary}" for one in tries))


def _readers(tries: Sequence[Try]) -> dict[str, Candidate]:
    return {one.candidate.family: one.candidate for one in tries if one.article}


def _draft(slug: str, url: str, first: CapturedPage, tries: Sequence[Try]) -> Draft:
    readers = _readers(tries)
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
