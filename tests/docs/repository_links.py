"""A hook of mkdocs: links from the documentation to other files of the repository become the files' names.

The site has only the pages of `docs/`. A link to a missing file ends the build.
"""

import re
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)#:\s]+)(?:#[^)\s]*)?\)")


class LinkBroken(Exception):
    """A page links a file that the repository does not have."""


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """mkdocs calls it for each page."""
    return without_repository_links(markdown, PurePosixPath(page.file.src_uri))


def without_repository_links(markdown: str, source: PurePosixPath) -> str:
    """Returns the page with plain names instead of links to files outside `docs/`; `source` is its path in `docs/`."""

    def shown(link: re.Match[str]) -> str:
        target = (DOCS / source.parent / link["target"]).resolve()
        if target.is_relative_to(DOCS) and target.suffix in (".md", ".png", ".svg", ".ipynb", ".json"):
            return link[0]
        if not target.exists():
            raise LinkBroken(f"{source}: {link['target']} is not in the repository")
        name = target.relative_to(ROOT).as_posix()
        return f"`{name}`" if link["text"] in (name, target.name) else f"{link['text']} (`{name}`)"

    return _LINK.sub(shown, markdown)
