"""How a document is cited: in plain text, in BibTeX and in CSL-JSON."""

import re
from dataclasses import dataclass
from datetime import UTC

from luutru import Document

# BibTeX reads these signs as its own.
_BIBTEX = re.compile(r"([\\{}%$#&_~^])")
_BIBTEX_NAMES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    plain: str
    bibtex: str
    csl: dict[str, object]


def citation(document: Document, paper: str, permalink: str) -> Citation:
    """`paper` is the site's name; of an imported document only its place in the corpus can be cited."""
    return Citation(
        _plain(document, paper, permalink), _bibtex(document, paper, permalink), _csl(document, paper, permalink)
    )


def _day(document: Document) -> str | None:
    return document.published.date().isoformat() if document.published else None


def _archived(document: Document) -> str | None:
    return document.captured.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if document.captured else None


def _plain(document: Document, paper: str, permalink: str) -> str:
    authors = f"{', '.join(document.authors)}. " if document.authors else ""
    title = f"“{document.title}”. " if document.title else f"{document.file}. "
    where = ", ".join(part for part in (paper, _day(document)) if part)
    archived = f"Archived {_archived(document)}: " if document.captured else ""
    address = f"{document.url}. " if document.url else ""
    digest = f"SHA-256 of the text {document.content_hash}" if document.content_hash else f"SHA-256 {document.sha256}"
    return f"{authors}{title}{where}. {address}{archived}{permalink}. {digest}."


def _bibtex(document: Document, paper: str, permalink: str) -> str:
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in document.authors),
        "title": _escaped(document.title or document.file),
        "organization": _escaped(paper),
        "date": _day(document) or "",
        "url": _address(document.url or ""),
        "note": _escaped(
            f"archived {_archived(document) or ''} as {permalink}, SHA-256 {document.content_hash or document.sha256}"
        ),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{document.site or 'luutru'}-{document.ordinal},", *lines, "}"])


def _csl(document: Document, paper: str, permalink: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": f"{document.site or 'luutru'}-{document.ordinal}",
        "type": "article-newspaper",
        "title": document.title or document.file,
        "container-title": paper,
        "author": [{"literal": author} for author in document.authors],
        "URL": document.url,
        "archive_location": permalink,
        "note": f"SHA-256 {document.content_hash or document.sha256}",
    }
    if document.published:
        at = document.published
        item["issued"] = {"date-parts": [[at.year, at.month, at.day]]}
    if document.captured:
        at = document.captured.astimezone(UTC)
        item["accessed"] = {"date-parts": [[at.year, at.month, at.day]]}
    return {name: value for name, value in item.items() if value}


def _escaped(text: str) -> str:
    return _BIBTEX.sub(lambda found: _BIBTEX_NAMES.get(found[1], f"\\{found[1]}"), " ".join(text.split()))


def _address(url: str) -> str:
    """BibLaTeX takes an address as it is, but for braces and backslashes, which no address has unescaped."""
    return re.sub(r"[\\{}\s]", lambda found: f"%{ord(found[0]):02X}", url)
