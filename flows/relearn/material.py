"""Loads what a changed layout is learned from: waiting pages with their witnesses, older pages, and lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.captured_page import CapturedPage
from extractors.induction.archive_witnesses import ArchiveWitnesses, EarlierText, PageWitnesses
from extractors.induction.page_metadata import Field, Statement
from storage.archive import Archive
from storage.frontier.item_fields import ItemFields
from storage.frontier.witnesses import witnesses_of
from storage.readings.pages_to_learn import (
    EarlierReading,
    ListPage,
    PageToLearn,
    earlier_readings,
    list_pages,
    sound_pages,
    waiting_pages,
)
from storage.readings.values import StoredBody
from storage.vocabulary import DiscoveryKind
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import read_response

MOST_WAITING = 200
# Older refusals than so many days before the newest are of pages that no layout was meant for.
_DAYS = 14
MOST_OLDER = 60
MOST_LISTS = 200
# These others are compared with when a sign is searched.
_OTHERS = 30


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page that no present layout reads, or whose text is on hold."""

    page: CapturedPage
    witnesses: PageWitnesses


@dataclass(frozen=True, slots=True)
class OlderPage:
    """A page that a present layout reads, with the hash of its text."""

    page: CapturedPage
    content_hash: str


@dataclass(frozen=True, slots=True)
class Material:
    """The waiting pages with an earlier text come first."""

    waiting: tuple[WaitingPage, ...]
    older: tuple[OlderPage, ...] = ()
    lists: tuple[CapturedPage, ...] = ()

    @property
    def since(self) -> date:
        return min(one.page.captured_at for one in self.waiting).date()

    def witnesses_against(self, foreign: Sequence[CapturedPage]) -> ArchiveWitnesses:
        """The witnesses of the waiting pages, with the pages on which a drafted sign must not be."""
        others = [*(one.page for one in self.older[:_OTHERS]), *self.lists[:_OTHERS], *foreign]
        return ArchiveWitnesses({one.page.url: one.witnesses for one in self.waiting}, others)


def load_material(archive: Archive, site: str) -> Material:
    waiting = _recent(waiting_pages(archive, site, MOST_WAITING))
    ids = [one.page_id for one in waiting]
    earlier, stated = earlier_readings(archive, site, ids), witnesses_of(archive, ids)
    pages = [
        WaitingPage(page, _witnesses(earlier.get(one.page_id), stated.get(one.page_id, ())))
        for one in waiting
        if (page := _captured(archive, one.body))
    ]
    older = [
        OlderPage(page, one.content_hash)
        for one in sound_pages(archive, site, MOST_OLDER)
        if one.content_hash and (page := _captured(archive, one.body))
    ]
    lists = (_list_page(archive, one) for one in list_pages(archive, site, MOST_LISTS))
    pages.sort(key=lambda one: one.witnesses.earlier is None)
    return Material(tuple(pages), tuple(older), tuple(page for page in lists if page))


def _recent(waiting: Sequence[PageToLearn]) -> list[PageToLearn]:
    newest = max((one.body.captured_at for one in waiting), default=None)
    return [one for one in waiting if newest and newest - one.body.captured_at <= timedelta(days=_DAYS)]


def _captured(archive: Archive, body: StoredBody) -> CapturedPage | None:
    content = _content(archive, body.file, body.offset)
    return CapturedPage(content, body.content_type or None, body.url, body.captured_at) if content else None


def _list_page(archive: Archive, one: ListPage) -> CapturedPage | None:
    content = _content(archive, one.file, one.offset)
    return CapturedPage(content, "text/html", one.url, one.sent_at) if content else None


def _content(archive: Archive, file: str, offset: int) -> bytes | None:
    """None for a payload that cannot be decoded: it teaches nothing."""
    response = read_response(archive.warcs, file, offset)
    try:
        return undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return None


def _witnesses(earlier: EarlierReading | None, stated: Iterable[tuple[DiscoveryKind, ItemFields]]) -> PageWitnesses:
    items = list(stated)
    return PageWitnesses(
        earlier=_earlier(earlier) if earlier else None,
        stated=tuple(_statements(items)),
        published=tuple(dict.fromkeys(fields.published for _, fields in items if fields.published)),
    )


def _earlier(one: EarlierReading) -> EarlierText:
    return EarlierText(
        title=one.title,
        lead=one.lead,
        blocks=one.blocks,
        byline=one.fields.get("byline"),
        section=one.fields.get("section"),
        published=one.fields.get("published"),
        content_hash=one.content_hash,
    )


def _statements(items: Sequence[tuple[DiscoveryKind, ItemFields]]) -> Iterator[Statement]:
    for source, fields in items:
        named = {Field.TITLE: fields.title, Field.LEAD: fields.description, Field.SECTION: fields.section}
        yield from (Statement(field, text, f"the {source}") for field, text in named.items() if text)
