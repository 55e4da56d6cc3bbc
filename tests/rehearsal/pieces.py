"""Prepares an edition's blocks for a template: with markup, and with list items and table rows grouped."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from tests.rehearsal.dressing import DRESSES, Dress, decomposed, dressed, numeric, plain, spaced
from tests.rehearsal.stories import CELL, Block, Edition, Kind, Story

HEADING_DRESSES: tuple[Dress, ...] = (plain, plain, decomposed, numeric, spaced)


@dataclass(frozen=True, slots=True)
class Piece:
    """`parts` are a list's items; `rows` a table's cells; `plain` the text for alt attributes."""

    kind: Kind
    html: Markup
    plain: str
    parts: tuple[Markup, ...] = ()
    rows: tuple[tuple[Markup, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Dressed:
    title: Markup
    byline: Markup | None
    lead: Markup | None
    pieces: tuple[Piece, ...]


def dress(story: Story, edition: Edition, dresses: tuple[Dress, ...] = DRESSES) -> Dressed:
    key = f"{story.site}/{story.id}/{edition.markup}"
    return Dressed(
        title=dressed(edition.title, f"{key}/title", HEADING_DRESSES),
        byline=None if edition.byline is None else dressed(edition.byline, f"{key}/byline", HEADING_DRESSES),
        lead=None if edition.lead is None else dressed(edition.lead, f"{key}/lead", HEADING_DRESSES),
        pieces=tuple(_pieces(edition.blocks, key, dresses)),
    )


def _pieces(blocks: tuple[Block, ...], key: str, dresses: tuple[Dress, ...]) -> Iterator[Piece]:
    numbered = enumerate(blocks)
    for kind, run in groupby(numbered, key=lambda pair: pair[1].kind):
        members = list(run)
        if kind == "item":
            parts = tuple(dressed(block.text, f"{key}/{place}", dresses) for place, block in members)
            yield Piece(kind, Markup(), "", parts=parts)
        elif kind == "row":
            rows = tuple(tuple(Markup.escape(cell) for cell in block.text.split(CELL)) for _, block in members)
            yield Piece(kind, Markup(), "", rows=rows)
        else:
            for place, block in members:
                yield Piece(kind, dressed(block.text, f"{key}/{place}", dresses), block.text)
