"""What a page is rendered from: its body, and the scripts that it names and the archive has."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawlers.discovery.requisites import requisites_in
from seeds.site import Site
from storage.archive import Archive
from storage.readings.renderings import ArchivedScript, archived_scripts
from storage.readings.values import StoredBody
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.limits import BODY_BYTES
from storage.warc.reader import ArchivedResponse, read_response

RENDERER_VERSION = 1
"""To be increased when the same page may be rendered otherwise than before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its content-coding undone, and its Content-Type as sent."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class PageInput:
    """`scripts` are answers by address; `digest` is that of everything here but the body."""

    url: str
    captured_at: datetime
    page: Answer
    scripts: Mapping[str, Answer]
    digest: str


def page_input(archive: Archive, site: Site, body: StoredBody) -> PageInput | None:
    """None for a page without scripts. Raises ArchiveDamaged."""
    page = _answer(read_response(archive.warcs, body.file, body.offset), body.content_type)
    if page is None or b"<script" not in page.body.lower():
        return None
    named = [one.url for one in requisites_in(site, body.url, body.content_type, page.body)]
    places = archived_scripts(archive, site.slug, named)
    answers = {url: _script(archive, place) for url, place in places.items()}
    scripts = {url: answer for url, answer in answers.items() if answer}
    digest = _digest({url: places[url].payload_digest for url in scripts})
    return PageInput(body.url, body.captured_at, page, scripts, digest)


def _script(archive: Archive, place: ArchivedScript) -> Answer | None:
    response = read_response(archive.warcs, place.file, place.offset)
    return _answer(response, response.header("Content-Type") or "text/javascript")


def _answer(response: ArchivedResponse, content_type: str) -> Answer | None:
    try:
        body = undo(response.payload, response.header("Content-Encoding"), BODY_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        return None
    return Answer(body, content_type or "text/html")


def _digest(scripts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps([RENDERER_VERSION, sorted(scripts.items())]).encode()).hexdigest()
