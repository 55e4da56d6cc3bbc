"""The digest of a whole file."""

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """SHA-256, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
