"""Signs the manifest after each publishing with the archive's own key, and checks these signatures.

Each signature covers all earlier manifest lines through a chain: the digest of the earlier root and of the bytes added
since. So the cost of a night does not depend on the length of the manifest.
"""

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.json_lines import json_lines
from storage.durable_files import open_regular, sync_folder
from storage.errors import CorrectTheInput

KEY = "signing.key"  # in the data folder
_ROOT = re.compile("[0-9a-f]{64}")
_START = "0" * 64  # the root before the first line
_READ = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ManifestSignature:
    """One line of `corpus/signatures.jsonl`. `size` counts the manifest's bytes that it covers; `root` is hex."""

    signed: str
    size: int
    root: str
    key: str
    """The public key, hex."""
    signature: str
    """Ed25519 over the other fields as sorted JSON, base64."""

    @property
    def message(self) -> bytes:
        stated = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(stated, sort_keys=True).encode("ascii")

    def is_of_its_key(self) -> bool:
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(base64.b64decode(self.signature, validate=True), self.message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """`faults` is empty if every signature is right and the last one covers the whole manifest."""

    signatures: int
    keys: tuple[str, ...]
    faults: tuple[str, ...]


def sign_manifest(archive: Archive) -> ManifestSignature | None:
    """Appends a signature if the manifest has grown since the last one. The caller has the publishing lock.

    Nothing is signed if the manifest is shorter than its signed part, or if a signature is unreadable; the check
    reports both.
    """
    files = CorpusFiles(archive.folder.corpus)
    files.cut_torn_signature()
    size = files.manifest.stat().st_size if files.manifest.exists() else 0
    last, begun = None, ManifestSignature("", 0, _START, "", "")
    for last in _signatures(files):
        if last is None:
            return None
    begun = last or begun
    if size <= begun.size:
        return None
    with open_regular(files.manifest) as manifest:
        manifest.seek(begun.size)
        root = _next_root(begun.root, manifest, size - begun.size)
    made = _signed(_key(archive.folder.path / KEY), size, root)
    files.append_signatures([json.dumps(asdict(made))])
    return made


def check_signatures(archive: Archive) -> SignatureCheck:
    """Checks each signature against the manifest's bytes, which are read once."""
    files = CorpusFiles(archive.folder.corpus)
    faults: list[str] = []
    keys: dict[str, None] = {}
    number, covered, root = 0, 0, _START
    if files.manifest.exists():
        with open_regular(files.manifest) as manifest:
            for one in _signatures(files):
                number += 1
                if one is None:
                    faults.append(f"signature {number} cannot be read")
                    break
                keys.setdefault(one.key)
                root = _next_root(root, manifest, one.size - covered)
                covered = one.size
                if not one.is_of_its_key():
                    faults.append(f"signature {number} ({one.signed}) was not made by the key that it names")
                if root != one.root:
                    faults.append(f"signature {number} ({one.signed}) is of another manifest: lines before it differ")
                    break
            if not faults and manifest.read(1):
                faults.append(f"lines from byte {covered} on have no signature; the next publishing signs them")
    if number == 0:
        faults = ["the manifest has no signature; the next publishing signs it"]
    return SignatureCheck(number, tuple(keys), tuple(faults))


def _signatures(files: CorpusFiles) -> Iterator[ManifestSignature | None]:
    """Returns None for an unreadable line."""
    if not files.signatures.exists():
        return
    for line in json_lines(files.signatures):
        yield _signature(line.value or {})


def _signature(stated: dict[str, Any]) -> ManifestSignature | None:
    texts = [stated.get(name) for name in ("signed", "root", "key", "signature")]
    size = stated.get("size")
    if not isinstance(size, int) or not all(isinstance(text, str) for text in texts):
        return None
    signed, root, key, signature = map(str, texts)
    return ManifestSignature(signed, size, root, key, signature) if _ROOT.fullmatch(root) else None


def _next_root(root: str, manifest: BinaryIO, size: int) -> str:
    """The digest of the root before and of the next `size` bytes; of fewer if the manifest ends."""
    digest = hashlib.sha256(bytes.fromhex(root))
    while size > 0 and (some := manifest.read(min(size, _READ))):
        digest.update(some)
        size -= len(some)
    return digest.hexdigest()


def _signed(key: Ed25519PrivateKey, size: int, root: str) -> ManifestSignature:
    public = key.public_key().public_bytes_raw().hex()
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    bare = ManifestSignature(moment, size, root, public, "")
    return ManifestSignature(moment, size, root, public, base64.b64encode(key.sign(bare.message)).decode("ascii"))


def _key(file: Path) -> Ed25519PrivateKey:
    """The archive's key, created at the first call, for its user alone. Raises CorrectTheInput."""
    try:
        found = load_pem_private_key(file.read_bytes(), None)
    except FileNotFoundError:
        return _new_key(file)
    except (OSError, ValueError) as error:
        raise CorrectTheInput(f"{file} is no key: put it back from a backup, or move it away for a new one") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise CorrectTheInput(f"{file} is another kind of key than Ed25519: move it away for a new one")
    return found


def _new_key(file: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        opened.flush()
        os.fsync(opened.fileno())
    partial.rename(file)
    sync_folder(file.parent)
    return key
