"""`luutru draft FILE…`: a site file from saved pages, with no network, no contact and no archive."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from extractors.induction.article_patterns import article_tables
from extractors.induction.draft import draft_layouts
from extractors.induction.site_file_text import site_text
from extractors.page_links import page_name
from flows.site_check.drafted_files import FilesDrafted, NamedPage, head_lines, reads_its_pages, write_files
from flows.site_check.new_site import slug_of
from flows.site_check.saved_pages import Unusable, saved_page


def draft_from_files(files: Sequence[Path], slug: str | None, into: Path, now: datetime) -> FilesDrafted:
    """Everything goes into the folder: SLUG.toml, and pages, golden files and test under SLUG."""
    found = [saved_page(file, now) for file in files]
    unusable = tuple(f"{one.file}: {one.reason}" for one in found if isinstance(one, Unusable))
    saved = [one for one in found if isinstance(one, NamedPage)]
    if not saved:
        return FilesDrafted(slug or "", (), unusable)
    first = saved[0].page
    name = slug or slug_of(first.url)
    drafted = draft_layouts([one.page for one in saved])
    reports = (*unusable, *drafted.reports)
    if not reads_its_pages(drafted):
        return FilesDrafted(name, (), (*reports, "no layout was found that reads the pages"))
    head = head_lines(name, page_name(first) or name, urljoin(first.url, "/"))
    note = f"Drafted from {len(saved)} saved pages; nobody has compared it with them. No [[discover]] is known yet."
    text = site_text(head, article_tables([one.page.url for one in saved]), drafted, note)
    written = write_files(name, text, saved, into, into / name)
    return (
        FilesDrafted(name, (), (*reports, written))
        if isinstance(written, str)
        else FilesDrafted(name, written, reports)
    )
