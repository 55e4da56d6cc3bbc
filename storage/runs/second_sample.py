"""Chooses the articles of a night that a second reader reads too."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from storage.archive import Archive
from storage.readings.unread import stored_bodies, stored_body
from storage.readings.values import StoredBody
from storage.tables.captures import Capture
from storage.tables.exchanges import LoggedExchange
from storage.tables.pages import Page
from storage.tables.readings import Body, Document, Reading
from storage.tables.runs import Visit
from storage.vocabulary import ATTACHMENTS
from storage.withholding import tells_withheld

MOST = 50
LEAST = 4
ONE_IN = 4


@dataclass(frozen=True, slots=True)
class SampledPage:
    """An article's body and the text that was read from it, without its title."""

    body: StoredBody
    title: str
    blocks: tuple[str, ...]


def second_sample(archive: Archive, run_id: int) -> list[SampledPage]:
    """A quarter of the articles whose body is new this night, at least 4 and at most 50.

    The pages with the lowest hash of their identity are chosen: the choice depends on no order and no chance.
    """
    fresh = (
        select(Page.space, Page.key, Body.id)
        .join(Visit, Visit.page_id == Page.id)
        .join(Capture, Capture.id == Visit.capture_id)
        .join(Body, Body.id == Capture.body_id)
        .join(LoggedExchange, LoggedExchange.id == Body.exchange_id)
        .join(Reading, Reading.id == Body.reading_id)
        .where(Visit.run_id == run_id, LoggedExchange.run_id == run_id, Reading.content_hash.is_not(None))
        .where(Page.space != ATTACHMENTS, ~tells_withheld(Page.id))
    )
    with archive.database.reading() as session:
        rows = session.execute(fresh).all()
    ordered = sorted(rows, key=lambda row: sha256(f"{row.space}/{row.key}".encode()).digest())
    return _sampled(archive, [row.id for row in ordered[: min(MOST, max(LEAST, len(rows) // ONE_IN))]])


def _sampled(archive: Archive, body_ids: Sequence[int]) -> list[SampledPage]:
    wanted = (
        stored_bodies()
        .join(Reading, Reading.id == Body.reading_id)
        .join(Document, Document.content_hash == Reading.content_hash)
        .add_columns(Document.title, Document.lead, Document.blocks)
        .where(Body.id.in_(body_ids))
        .order_by(Body.id)
    )
    with archive.database.reading() as session:
        pages = [
            SampledPage(stored_body(*body), title, (*([lead] if lead else []), *blocks))
            for *body, title, lead, blocks in session.execute(wanted)
        ]
    # What scripts filled in is not in the body that the second reader sees.
    return [one for one in pages if one.body.rendered is None]
