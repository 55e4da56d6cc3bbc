"""The S3 protocol, by obstore; imported only if an archive has an object store."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from storage.errors import CorrectTheInput, TryAgainLater
from storage.object_store.address import StoreAddress

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config


_RETRY = timedelta(seconds=60)
_CHUNK = 8 * 1024 * 1024


class S3:
    """Objects by name; a missing one raises FileNotFoundError, other errors TryAgainLater or CorrectTheInput."""

    def __init__(self, address: StoreAddress) -> None:
        # The server checks each part against our checksum; the stored file is also read back.
        config: S3Config = {"checksum_algorithm": "SHA256"}
        client: ClientConfig = {}
        if address.endpoint:
            config["endpoint"] = address.endpoint
            client["allow_http"] = address.endpoint.startswith("http://")
        if address.region:
            config["region"] = address.region
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": 6, "retry_timeout": _RETRY},
        )

    def put(self, name: str, path: Path) -> None:
        with _plainly_said(name):
            obstore.put(self._store, name, path)

    def digest(self, name: str) -> str:
        """SHA-256 in hex of the whole object."""
        found = hashlib.sha256()
        for part in self.parts(name):
            found.update(part)
        return found.hexdigest()

    def parts(self, name: str) -> Iterator[bytes]:
        with _plainly_said(name):
            for part in obstore.get(self._store, name).stream(min_chunk_size=_CHUNK):
                yield bytes(part)

    def size(self, name: str) -> int:
        with _plainly_said(name):
            return obstore.head(self._store, name)["size"]

    def names(self, prefix: str) -> list[str]:
        with _plainly_said(prefix):
            return sorted(one["path"] for part in obstore.list(self._store, prefix) for one in part)

    def part(self, name: str, begin: int, end: int) -> bytes:
        """The bytes from `begin` up to `end`, both inside the object."""
        with _plainly_said(name):
            return bytes(obstore.get_range(self._store, name, start=begin, end=end))

    def forget(self, name: str) -> None:
        with _plainly_said(name):
            obstore.delete(self._store, name)


@contextmanager
def _plainly_said(name: str) -> Iterator[None]:
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise CorrectTheInput(
            f"the object store does not let us at {name}: look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from error
    except BaseError as error:
        stated = str(error).splitlines()[0]
        raise TryAgainLater(f"the object store cannot be reached ({stated}); run the same command again") from error
