"""A document as the corpus has it, with where it comes from, who else showed it, and how it is cited."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from luutru import Document
from storage.corpus.page_showings import PageShowing, showings
from storage.errors import NotInTheArchive
from storage.near_duplicates.similar import SimilarTexts
from web.citation import Citation, citation
from web.page_or_json import answer, room_of
from web.room_settings import ROWS


@dataclass(frozen=True, slots=True)
class DocumentView:
    document: Document
    paper: str
    showings: tuple[PageShowing, ...]
    citation: Citation
    similar: SimilarTexts


def document(request: Request) -> Response:
    stated = str(request.path_params["ordinal"])
    if not (stated.isascii() and stated.isdecimal() and len(stated) <= 18):  # noqa: PLR2004 (digits of a row's number)
        raise NotInTheArchive(f"{stated[:40]}: no corpus file has this ordinal")
    room = room_of(request)
    found = room.corpus.document(int(stated))
    site = room.corpus.sites.get(found.site or "")
    paper = site.name if site else found.site or ""
    permalink = str(request.base_url.replace(path=f"/document/{found.ordinal}"))
    shown = showings(room.corpus.archive, found.content_hash, ROWS) if found.content_hash else []
    similar = room.corpus.similar(found.ordinal)
    view = DocumentView(found, paper, tuple(shown), citation(found, paper, permalink), similar)
    return answer(request, "document.html", view)
