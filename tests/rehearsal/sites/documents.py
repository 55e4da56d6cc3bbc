"""A district's portal whose articles have styles, scripts and pictures, and link documents; both may change by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from tests.rehearsal.answers import Answer, Request, redirect
from tests.rehearsal.clock import Moment
from tests.rehearsal.manners import Standing, validated
from tests.rehearsal.newsroom import Scale
from tests.rehearsal.rendering import Page, Renderer
from tests.rehearsal.sites.thanhtri import Thanhtri
from tests.rehearsal.stories import Story

HOST: Final = "vanban.hanoi.gov.vn"
STYLE: Final = b"@import 'more.css'; body{background:url(/theme/back.png)} @font-face{font-family:v;src:url(v.woff2)}"
REQUISITES: Final[Mapping[str, tuple[str, bytes]]] = {
    "/theme/main.css": ("text/css", STYLE),
    "/theme/more.css": ("text/css", b"p{color:#111}"),
    "/theme/v.woff2": ("font/woff2", b"wOF2 a font"),
    "/theme/back.png": ("image/png", b"\x89PNG back"),
    "/theme/page.js": ("text/javascript", b"document.title"),
    "/theme/logo.png": ("image/png", b"\x89PNG logo"),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A document under its path; `days` has the content from each day on, `story` is the number of the article that
    links it.
    """

    path: str
    words: str
    days: Mapping[int, bytes]
    story: int = 0
    content_type: str = "application/octet-stream"
    moved_to: str | None = field(default=None)


class Documents(Thanhtri):
    host = HOST

    def __init__(self, seed: int, scale: Scale, renderer: Renderer, attached: tuple[Attached, ...] = ()) -> None:
        super().__init__(seed, scale, renderer)
        self.documents = attached

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        for name, text in super().shell(day):
            more = (
                '<link rel="stylesheet" href="/theme/main.css"><script src="/theme/page.js"></script>'
                '<link rel="stylesheet" href="https://fonts.elsewhere.example/x.css">'
            )
            yield name, more if name == "head" else text

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path in REQUISITES:
            kind, content = REQUISITES[path]
            return Answer(headers=(("Content-Type", kind),), body=content)
        for document in self.documents:
            if path == document.path:
                return self._document(document, request, moment)
        return super().special(path, request, moment)

    def _document(self, document: Attached, request: Request, moment: Moment) -> Answer | None:
        if document.moved_to:
            return redirect(document.moved_to)
        days = [day for day in document.days if day <= moment.day]
        if not days:
            return None
        content = document.days[max(days)]
        answer = Answer(headers=(("Content-Type", document.content_type),), body=content)
        since = self.clock(max(days), 5, 0)
        standing = Standing(sha256(content).hexdigest(), since, since)
        return validated(answer, standing, "honest", request, self.now(moment))

    def _made_page(self, story: Story, day: int) -> Page:
        """The number counts from the newest article of the first day."""
        page = super()._made_page(story, day)
        place = self.newsroom.stories(1)[::-1].index(story) if story in self.newsroom.stories(1) else -1
        links = "".join(
            f'<p><a href="{document.path}">{document.words}</a></p>'
            for document in self.documents
            if document.story == place
        )
        logo = '<p><img src="/theme/logo.png" alt=""></p>'
        return Page(tuple(_with_end(part, (links + logo).encode()) for part in page.parts))


def _with_end(part: bytes | str, more: bytes) -> bytes | str:
    """The part with more markup before the end of an article's body."""
    mark = b'<p align="right" class="view-content-author">'
    return part.replace(mark, more + mark) if isinstance(part, bytes) else part
