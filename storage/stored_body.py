"""A body that may be read, by its place in a WARC file; known without the database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Where a body's payload lies, and what a reading of it needs to know."""

    id: int
    url: str
    content_type: str
    captured_at: datetime
    file: str
    offset: int
