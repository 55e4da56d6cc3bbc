"""A capture, or what its page needs, read back from a WARC record; and markup that acts no more."""

import re
from dataclasses import dataclass

from luutru import Corpus
from storage.errors import CorrectTheInput
from storage.versions.mementos import Memento
from storage.versions.requisite_records import RequisiteRecord
from storage.warc.codings import BodyTooLarge, BodyUndecodable, undo
from storage.warc.gzip_members import ArchiveDamaged
from storage.warc.reader import read_response

MOST_BYTES = 16_000_000
# Elements that act without a script and whatever the policy says: they connect, reload or change what addresses mean.
_ACTING = re.compile(r"<(/?)(link|meta|base)(?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Captured:
    """`head` is as sent; `body` has its content-coding undone, and is None where it is too large or cannot be."""

    head: bytes
    headers: tuple[tuple[str, str], ...]
    content_type: str
    payload: bytes
    body: bytes | None

    @property
    def is_html(self) -> bool:
        return self.body is not None and ("html" in self.content_type.lower() or not self.content_type)


def read_capture(corpus: Corpus, memento: Memento | RequisiteRecord) -> Captured:
    """Raises CorrectTheInput where the record is not what it was."""
    try:
        response = read_response(corpus.archive.warcs, memento.file, memento.offset)
        payload = response.payload
        if memento.original_file is not None and memento.original_offset is not None:
            payload = read_response(corpus.archive.warcs, memento.original_file, memento.original_offset).payload
    except (ArchiveDamaged, FileNotFoundError) as error:
        raise CorrectTheInput(f"{memento.url}: its record cannot be read ({error}): run `luutru verify`") from error
    try:
        body: bytes | None = undo(payload, response.header("Content-Encoding"), MOST_BYTES)
    except (BodyTooLarge, BodyUndecodable):
        body = None
    return Captured(response.head, response.headers, response.content_type, payload, body)


def without_acting_elements(markup: str) -> str:
    """The markup with other names for `link`, `meta` and `base`."""
    return _ACTING.sub(r"<\1x-\2", markup)
