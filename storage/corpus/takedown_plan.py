"""Plans a takedown or its end: the pages and texts that it affects, before anything changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.corpus.json_lines import MOST_ORDINAL
from storage.corpus.takedown_log import WithheldPage
from storage.corpus.takedown_rows import withholdings
from storage.errors import CorrectTheInput, NotInTheArchive
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.pages import Page
from storage.tables.readings import Document, Version
from storage.withholding import ACTIVE


@dataclass(frozen=True, slots=True)
class PageToWithhold:
    site: str
    space: str
    key: str


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A published text; `title` is empty if the text was imported."""

    ordinal: int
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class TakedownPlan:
    """`page` is None for an ordinal; `staying` are texts that stay withheld by another takedown."""

    page: WithheldPage | None
    texts: tuple[PlannedText, ...]
    staying: tuple[PlannedText, ...] = ()

    @property
    def ordinals(self) -> list[int]:
        return [text.ordinal for text in self.texts]


def plan_withholding(session: Session, what: PageToWithhold | int) -> TakedownPlan:
    """Raises NotInTheArchive."""
    if isinstance(what, int):
        return TakedownPlan(None, _texts(session, _with_doubles(session, [what])))
    page = _page(session, what)
    ordinals = _with_doubles(session, _ordinals_of_page(session, page.id))
    return TakedownPlan(_name(page), _texts(session, ordinals))


def plan_unwithholding(session: Session, what: PageToWithhold | int) -> TakedownPlan:
    """For a page: the page and the texts that were withheld with it; the same again after the takedown was lifted.

    Raises NotInTheArchive if it was never withheld, and CorrectTheInput if the page of a text is withheld.
    """
    rows = withholdings(session)
    if isinstance(what, int):
        page, ordinals, row = None, [what], rows.get(what)
    else:
        page = _page(session, what)
        ordinals, row = _ordinals_of_page(session, page.id), rows.get((what.site, what.space, what.key))
    if row is None:
        raise NotInTheArchive(f"{page.url if page else f'{ordinals[0]:03d}'}: this is not withheld")
    if page is None and row.is_active and (shown_by := _withheld_page_of(session, ordinals[0])):
        raise CorrectTheInput(f"{what:03d}: its page is withheld; `luutru unwithhold {shown_by.url}` takes that back")
    moments = (row.withheld_at, row.lifted_at)
    known = {one: rows[one] for one in _with_doubles(session, ordinals) if one in rows}
    together = [one for one, found in known.items() if (found.withheld_at, found.lifted_at) == moments]
    staying = [one for one, found in known.items() if found.is_active and one not in together]
    return TakedownPlan(_name(page) if page else None, _texts(session, together), _texts(session, staying))


def _withheld_page_of(session: Session, ordinal: int) -> Page | None:
    wanted = (
        select(Page)
        .join(Withholding, Withholding.page_id == Page.id)
        .join(Version, Version.page_id == Page.id)
        .join(Publication, Publication.content_hash == Version.content_hash)
        .where(ACTIVE, Publication.ordinal == ordinal)
    )
    return session.scalars(wanted.limit(1)).first()


def _page(session: Session, what: PageToWithhold) -> Page:
    wanted = select(Page).where(Page.site == what.site, Page.space == what.space, Page.key == what.key)
    page = session.scalars(wanted).first()
    if page is None:
        raise NotInTheArchive(f"{what.site} {what.space}/{what.key}: the archive has no such page")
    return page


def _name(page: Page) -> WithheldPage:
    return WithheldPage(page.site, page.space, page.key, page.url)


def _ordinals_of_page(session: Session, page_id: int) -> list[int]:
    shown = select(Version.content_hash).where(Version.page_id == page_id)
    rows = session.scalars(select(Publication.ordinal).where(Publication.content_hash.in_(shown)))
    return list(rows)


def _with_doubles(session: Session, ordinals: Sequence[int]) -> list[int]:
    """Adds the crawled documents whose text equals an imported one, and the imported ones of crawled documents."""
    for ordinal in ordinals:
        if not 0 <= ordinal <= MOST_ORDINAL or session.get(Publication, ordinal) is None:
            raise NotInTheArchive(f"{ordinal:03d}: the corpus has no such ordinal")
    same = select(Publication.ordinal, Publication.imported_as).where(
        or_(Publication.ordinal.in_(ordinals), Publication.imported_as.in_(ordinals))
    )
    return sorted({one for row in session.execute(same) for one in row if one is not None})


def _texts(session: Session, ordinals: Sequence[int]) -> tuple[PlannedText, ...]:
    wanted = (
        select(Publication.ordinal, Publication.file, Document.title)
        .outerjoin(Document, Document.content_hash == Publication.content_hash)
        .where(Publication.ordinal.in_(ordinals))
        .order_by(Publication.ordinal)
    )
    return tuple(PlannedText(ordinal, file, title or "") for ordinal, file, title in session.execute(wanted))
