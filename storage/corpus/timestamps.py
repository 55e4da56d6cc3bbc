"""Keeps timestamps (RFC 3161) of the manifest's signatures: a service signs that a signature existed at a time.

A timestamp covers the bytes of one signature, and so every line of the manifest before it. Clock and key are the
service's: a person who can write in the data folder can change neither.
"""

import base64
import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cryptography.x509 import Certificate, load_pem_x509_certificates

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.json_lines import json_lines
from storage.errors import CorrectTheInput
from storage.locks import publish_lock

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse


class BadTimestamp(Exception):
    """The service's answer is no timestamp of the requested data; the text says why."""


@dataclass(frozen=True, slots=True)
class ManifestTimestamp:
    """One line of `corpus/timestamps.jsonl`: the covered signature as in its line, and the service's answer."""

    signature: str
    service: str
    response: str
    """The answer (TimeStampResp) in DER, base64."""


@dataclass(frozen=True, slots=True)
class StampRequest:
    """`body` is the request in DER, to be posted as `application/timestamp-query`."""

    signature: str
    body: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class TimestampCheck:
    """`proved` counts the timestamps whose certificates lead to a known root; `newest` is the last timestamp's time."""

    timestamps: int
    proved: int
    newest: str | None
    faults: tuple[str, ...]


def timestamp_request(archive: Archive) -> StampRequest | None:
    """A request for the newest signature; None if it has a timestamp. Raises CorrectTheInput without the library."""
    files = CorpusFiles(archive.folder.corpus)
    last = next(iter(deque(_signatures(files), maxlen=1)), None)
    if last is None or any(one is not None and one.signature == last for one in _timestamps(files)):
        return None
    library = timestamp_library()
    made = library.TimestampRequestBuilder(hash_algorithm=library.HashAlgorithm.SHA256).data(_bytes(last)).build()
    return StampRequest(last, made.as_bytes(), made.nonce)


def keep_timestamp(archive: Archive, request: StampRequest, service: str, answer: bytes) -> datetime:
    """Appends the service's answer and returns its time. Raises BadTimestamp if it covers other data."""
    found = _decoded(answer)
    if fault := _fault(found, request.signature):
        raise BadTimestamp(fault)
    if found.tst_info.nonce != request.nonce:
        raise BadTimestamp("it answers another request")
    line = ManifestTimestamp(request.signature, service, base64.b64encode(answer).decode("ascii"))
    with publish_lock(archive):
        CorpusFiles(archive.folder.corpus).append_timestamps([json.dumps(asdict(line))])
    return found.tst_info.gen_time.astimezone(UTC)


def check_timestamps(archive: Archive, roots: Path | None) -> TimestampCheck:
    """Checks that each timestamp covers a signature of the manifest and, with roots, which service made it.

    `roots` is a PEM file with the services' root certificates, and with intermediate ones that the answers lack.
    """
    files = CorpusFiles(archive.folder.corpus)
    signatures, certificates = set(_signatures(files)), _certificates(roots)
    number, newest = 0, None
    faults: list[str] = []
    for number, one in enumerate(_timestamps(files), 1):
        if one is None:
            faults.append(f"timestamp {number} cannot be read")
            continue
        try:
            newest = _proved(one, signatures, certificates)
        except (BadTimestamp, ValueError) as error:
            faults.append(f"timestamp {number} ({one.service}): {error}")
    proved = number - len(faults) if certificates else 0
    return TimestampCheck(number, proved, newest, tuple(faults))


def timestamp_library() -> ModuleType:
    """Raises CorrectTheInput with the package's name if it is not installed."""
    try:
        import rfc3161_client  # noqa: PLC0415 (an extra: only archives with a timestamp service need it)
    except ImportError as error:
        raise CorrectTheInput("timestamps need rfc3161-client: install luutru[timestamps]") from error
    return rfc3161_client


def _decoded(answer: bytes) -> "TimeStampResponse":
    """Raises BadTimestamp."""
    try:
        found: TimeStampResponse = timestamp_library().decode_timestamp_response(answer)
        if found.status == 0:
            found.tst_info  # noqa: B018 (read here, so that a broken one is a value of the answer)
    except ValueError as error:
        raise BadTimestamp(f"it is no timestamp ({error})") from error
    return found


def _fault(found: "TimeStampResponse", signature: str) -> str | None:
    library = timestamp_library()
    if found.status != 0:
        return f"the service refused: {'; '.join(found.status_string) or f'status {found.status}'}"[:200]
    imprint = found.tst_info.message_imprint
    asked = library.TimestampRequestBuilder(hash_algorithm=library.HashAlgorithm.SHA256).data(_bytes(signature)).build()
    if (
        imprint.hash_algorithm != asked.message_imprint.hash_algorithm
        or imprint.message != asked.message_imprint.message
    ):
        return "it covers something else"
    return None


def _proved(one: ManifestTimestamp, signatures: set[str], certificates: Sequence[Certificate]) -> str:
    """The timestamp's time. Raises BadTimestamp, also if certificates are given and do not lead to it."""
    found = _decoded(base64.b64decode(one.response))
    if fault := _fault(found, one.signature):
        raise BadTimestamp(fault)
    if one.signature not in signatures:
        raise BadTimestamp("the manifest has no such signature")
    if certificates:
        _refuse_unknown_service(found, one.signature, certificates)
    return found.tst_info.gen_time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _refuse_unknown_service(found: "TimeStampResponse", signature: str, certificates: Sequence[Certificate]) -> None:
    """Raises BadTimestamp if the certificates do not lead to a known root."""
    library = timestamp_library()
    builder = library.VerifierBuilder()
    for one in certificates:
        add = builder.add_root_certificate if one.issuer == one.subject else builder.add_intermediate_certificate
        builder = add(one)
    try:
        builder.build().verify_message(found, _bytes(signature))
    except library.VerificationError as error:
        raise BadTimestamp(f"it is not proved ({error})") from error


def _certificates(roots: Path | None) -> list[Certificate]:
    """Raises CorrectTheInput."""
    if roots is None:
        return []
    try:
        found = load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise CorrectTheInput(
            f"{roots} has no certificates in PEM: LUUTRU_TIMESTAMP_ROOTS names such a file"
        ) from error
    if not any(one.issuer == one.subject for one in found):
        raise CorrectTheInput(f"{roots} has no root certificate: add the one that the service's certificates lead to")
    return found


def _bytes(signature: str) -> bytes:
    return base64.b64decode(signature)


def _signatures(files: CorpusFiles) -> Iterator[str]:
    if files.signatures.exists():
        for line in json_lines(files.signatures):
            signature = (line.value or {}).get("signature")
            if isinstance(signature, str):
                yield signature


def _timestamps(files: CorpusFiles) -> Iterator[ManifestTimestamp | None]:
    """Returns None for an unreadable line."""
    if files.timestamps.exists():
        for line in json_lines(files.timestamps):
            yield _timestamp(line.value or {})


def _timestamp(stated: dict[str, Any]) -> ManifestTimestamp | None:
    texts = [stated.get(name) for name in ("signature", "service", "response")]
    if not all(isinstance(text, str) for text in texts):
        return None
    return ManifestTimestamp(*map(str, texts))
