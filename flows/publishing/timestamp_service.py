"""Asks a timestamp service (RFC 3161, over HTTP) for a timestamp of the manifest's newest signature."""

import urllib.request
from collections.abc import Callable
from http.client import HTTPException

from flows.settings import Settings
from storage.archive import Archive
from storage.corpus.timestamps import BadTimestamp, keep_timestamp, timestamp_request

_SECONDS = 20
_MOST_BYTES = 64 * 1024  # a timestamp with its certificates has some 5 kB


def timestamp_signature(settings: Settings, archive: Archive, log: Callable[[str], None]) -> None:
    """A failure of the service ends nothing: the next publishing uses the newest signature, which covers all before.

    Raises CorrectTheInput if a service is set and the library is not installed.
    """
    service = settings.timestamp_service
    if service is None or (request := timestamp_request(archive)) is None:
        return
    try:
        moment = keep_timestamp(archive, request, service, _answer(service, request.body))
    except (OSError, HTTPException, BadTimestamp) as error:
        log(f"no timestamp of the manifest from {service}: {error}; the next publishing asks again")
        return
    log(f"the manifest's signature has a timestamp of {moment:%Y-%m-%d %H:%M:%S} UTC from {service}")


def _answer(service: str, body: bytes) -> bytes:
    """Raises OSError (URLError, HTTPError), HTTPException and BadTimestamp."""
    request = urllib.request.Request(  # noqa: S310 (the settings allow http and https alone)
        service, body, {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 (as above)
        content: bytes = answer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise BadTimestamp("the answer is too large")
    return content
