"""The portal's log for assertions: one entry for each request."""

from dataclasses import dataclass

from tests.rehearsal.answers import Headers


@dataclass(frozen=True, slots=True)
class Seen:
    """`at` is the monotonic time in seconds when the request was read; `sent` the bytes of the answer, if they are
    kept.
    """

    method: str
    host: str
    target: str
    headers: Headers
    at: float
    status: int
    sent: bytes | None = None
