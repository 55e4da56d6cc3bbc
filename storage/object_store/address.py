"""The address of an object store, as a person writes it: `s3://bucket/prefix?endpoint=…&region=…&cache_gb=…`."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from storage.errors import CorrectTheInput

_KNOWN = frozenset({"endpoint", "region", "cache_gb"})
CACHE_GB = 10.0
_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """The address has no secret: the AWS_… variables of each machine give access to the store."""

    bucket: str
    prefix: str
    endpoint: str | None
    region: str | None
    cache_bytes: int
    """The most bytes of the store that one machine caches."""


def store_address(url: str) -> StoreAddress:
    """Raises CorrectTheInput with one clear line."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.hostname:
        raise CorrectTheInput(f"object store {url}: an address like s3://bucket/prefix?endpoint=https://host is wanted")
    if parts.username or parts.password:
        raise CorrectTheInput("object store: no secrets in its address; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if unknown := sorted(asked.keys() - _KNOWN):
        raise CorrectTheInput(f"object store: {unknown[0]} is not known; known are {', '.join(sorted(_KNOWN))}")
    return StoreAddress(
        bucket=parts.hostname,
        prefix=parts.path.strip("/"),
        endpoint=asked.get("endpoint"),
        region=asked.get("region"),
        cache_bytes=_bytes(asked.get("cache_gb")),
    )


def _bytes(stated: str | None) -> int:
    try:
        return int(float(stated or CACHE_GB) * _GB)
    except ValueError as error:
        raise CorrectTheInput(f"object store: cache_gb={stated} is no number") from error
