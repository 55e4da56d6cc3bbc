"""What is like a page, a corpus file or any text, by the name that a person gives it; and the report on copies."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from flows.markdown_text import escape
from flows.pages.page_name import is_ordinal
from flows.pages.timeline import history_of_page
from flows.settings import Settings
from storage.archive import Archive
from storage.errors import CorrectTheInput, NotInTheArchive
from storage.near_duplicates.self_copies import CopyFigures
from storage.near_duplicates.similar import SimilarTexts, similar_to_ordinal, similar_to_text

DAYS = 28
"""Which the report looks at."""
MOST_BYTES = 10_000_000


def similar_to(settings: Settings, archive: Archive, name: str) -> SimilarTexts:
    """To the text of an ordinal, to the last text of a page, or to a file. Raises NotInTheArchive, CorrectTheInput."""
    if is_ordinal(name):
        return similar_to_ordinal(archive, int(name[:18]))
    if "://" not in name:
        return similar_to_text(archive, _file_text(Path(name)))
    page = history_of_page(settings, archive, name)
    ordinals = [version.ordinal for version in page.versions if version.ordinal is not None]
    if not ordinals:
        raise NotInTheArchive(f"{name}: no published text is of this page")
    return similar_to_ordinal(archive, ordinals[-1])


def first_day(tonight: date) -> date:
    return tonight - timedelta(days=DAYS)


def copies_report(figures: Sequence[CopyFigures]) -> str:
    """Markdown: a line for each site; those that copy themselves are marked."""
    stated = (
        f"Near-duplicates among the texts of the last {DAYS} days. A site that copies itself shows the same text under "
        "several addresses, or its layout takes a part of the page for the text."
    )
    lines = [
        stated,
        "",
        "| site | texts | copies of its own texts | copies of other sites' texts | |",
        "|---|---:|---:|---:|---|",
    ]
    for one in figures:
        mark = "**copies itself**" if one.copies_itself else ""
        lines.append(f"| {escape(one.site)} | {one.texts} | {one.of_itself} | {one.of_others} | {mark} |")
    return "\n".join(lines) if figures else f"No texts of the last {DAYS} days were compared."


def _file_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CorrectTheInput(f"{path}: no URL, no ordinal, and no file that can be read ({error.strerror})") from error
    if len(content) > MOST_BYTES:
        raise CorrectTheInput(f"{path}: larger than {MOST_BYTES} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorrectTheInput(f"{path}: not UTF-8 text (byte {error.start + 1})") from error
