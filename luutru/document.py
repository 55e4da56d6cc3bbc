"""A document as Python reads it: a text of the corpus, with where it comes from."""

from dataclasses import dataclass
from datetime import datetime

from extractors.details.authors import authors_of
from extractors.details.language import language_of
from storage.corpus.documents import PublishedDocument


@dataclass(frozen=True, slots=True)
class Document:
    """The names are those of the manifest; `text` is title, lead and blocks with blank lines between them.

    Of an imported document only `ordinal`, `file`, `sha256`, `cause`, `kind`, `language` and `text` are known.
    `published` is at midnight in Vietnam where `precision` is `day`. `linked_from` is the page of an attachment.
    """

    ordinal: int
    file: str
    sha256: str
    content_hash: str | None
    site: str | None
    space: str | None
    page: str | None
    url: str | None
    captured: datetime | None
    title: str | None
    lead: str | None
    blocks: tuple[str, ...]
    kinds: tuple[str, ...]
    text: str
    section: str | None
    byline: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str
    published: datetime | None
    precision: str | None
    layout: str | None
    layout_digest: str | None
    layout_confirmed: bool | None
    extractor: str | None
    cause: str
    replaces: int | None
    imported_as: int | None
    linked_from: str | None
    kind: str | None


def document_of(row: PublishedDocument) -> Document:
    if row.text is None:
        return _imported(row)
    text, fields = row.text, row.text.fields
    published, byline = fields.get("published"), fields.get("byline")
    whole = "\n\n".join(part for part in (text.title, text.lead, *text.blocks) if part)
    return Document(
        ordinal=row.ordinal,
        file=row.file,
        sha256=row.sha256,
        content_hash=text.content_hash,
        site=text.site,
        space=text.space,
        page=text.key,
        url=text.url,
        captured=text.captured_at,
        title=text.title,
        lead=text.lead,
        blocks=text.blocks,
        kinds=tuple(fields.get("kinds") or ()),
        text=whole,
        section=fields.get("section"),
        byline=byline,
        authors=tuple(fields["authors"]) if "authors" in fields else authors_of(byline),
        tags=tuple(fields.get("tags") or ()),
        language=fields.get("language") or language_of(whole).value,
        published=datetime.fromisoformat(published) if published else None,
        precision=fields.get("precision"),
        layout=text.layout,
        layout_digest=text.layout_digest,
        layout_confirmed=bool(fields.get("confirmed")),
        extractor=text.extractor_version,
        cause=row.cause,
        replaces=text.replaces,
        imported_as=text.imported_as,
        linked_from=(text.linked_from or {}).get("url"),
        kind=row.kind,
    )


def _imported(row: PublishedDocument) -> Document:
    return Document(
        ordinal=row.ordinal,
        file=row.file,
        sha256=row.sha256,
        content_hash=None,
        site=None,
        space=None,
        page=None,
        url=None,
        captured=None,
        title=None,
        lead=None,
        blocks=(),
        kinds=(),
        text=row.content or "",
        section=None,
        byline=None,
        authors=(),
        tags=(),
        language=language_of(row.content or "").value,
        published=None,
        precision=None,
        layout=None,
        layout_digest=None,
        layout_confirmed=None,
        extractor=None,
        cause=row.cause,
        replaces=None,
        imported_as=None,
        linked_from=None,
        kind=row.kind,
    )
