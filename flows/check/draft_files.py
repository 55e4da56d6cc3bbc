"""Writing a draft down: the site file, the page that it was made from, and a test of it."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from extractors.page_links import page_name
from flows.check.draft import Draft
from flows.check.golden import SKELETON, golden_text
from storage.failures import MendTheFolder


def write_draft(draft: Draft, sites: Path, into: Path, today: date) -> list[Path]:
    """The files that were made, the site file first. Raises MendTheFolder before any is, where one is there already."""
    files: dict[Path, str | bytes] = {sites / f"{draft.slug}.toml": site_file(draft, today)}
    for one in draft.articles:
        identity = draft.candidate.site.identify(one.page.url)
        if one.article and identity:
            page = into / one.article.layout / f"{identity.key}.html"
            files |= {page: one.page.body}
            files |= {page.with_suffix(".json"): golden_text(draft.slug, one.page, one.article)}
    files[into / f"test_{draft.slug.replace('-', '_')}.py"] = SKELETON
    if there := [path for path in files if path.exists()]:
        raise MendTheFolder(f"{there[0]} is there already and is not overwritten: move it away, or name another --slug")
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(files)


def site_file(draft: Draft, today: date) -> str:
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
