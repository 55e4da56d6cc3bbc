"""Names of files in a backup: the allowed ones, and the kind of content of each."""

from enum import Enum, auto

from storage.corpus.files import MANIFEST
from storage.corpus.signatures import KEY
from storage.data_folder import TAG
from storage.database.dump import POSTGRESQL, SQLITE
from storage.warc.open_file import OPEN_SUFFIX
from storage.warc_files.index_files import WARC_SUFFIX

PARTS = ("warc", "corpus", "logs", "withheld")
ROWS = (SQLITE, POSTGRESQL)
CORPUS_MANIFEST = f"corpus/{MANIFEST}"
TAKEDOWNS = "corpus/takedowns.jsonl"
_LONGEST = 255  # bytes of a name, in common file systems


class ChangeOfFile(Enum):
    """How a file changes in the archive."""

    ROWS = auto()
    RECORDS = auto()  # a closed WARC file: never
    OPEN_RECORDS = auto()  # a WARC file that is being written: it grows
    TEXT = auto()  # a corpus file: never
    LINES = auto()  # a file of lines, such as the corpus manifest: it grows
    OTHER = auto()  # derived, replaced or moved: replay indexes, logs, imported texts that are withheld

    @property
    def is_append_only(self) -> bool:
        """Whether an earlier content may be the only good copy."""
        return self in (ChangeOfFile.RECORDS, ChangeOfFile.OPEN_RECORDS, ChangeOfFile.TEXT, ChangeOfFile.LINES)


def file_kind(name: str) -> ChangeOfFile:
    part = name.partition("/")[0]
    if name in ROWS:
        return ChangeOfFile.ROWS
    if part == "warc":
        if name.endswith(WARC_SUFFIX + OPEN_SUFFIX):
            return ChangeOfFile.OPEN_RECORDS
        return ChangeOfFile.RECORDS if name.endswith(WARC_SUFFIX) else ChangeOfFile.OTHER
    if part == "corpus":
        return {"txt": ChangeOfFile.TEXT, "jsonl": ChangeOfFile.LINES}.get(name.rpartition(".")[2], ChangeOfFile.OTHER)
    return ChangeOfFile.OTHER


def is_allowed(name: object) -> bool:
    """Whether a name from a backup's manifest stays inside the data folder and has the same meaning there."""
    if not isinstance(name, str):
        return False
    if name in (TAG, KEY) or name in ROWS:
        return True
    first, *rest = name.split("/")
    return first in PARTS and bool(rest) and all(map(_is_plain, rest))


def _is_plain(part: str) -> bool:
    try:
        length = len(part.encode())
    except UnicodeEncodeError:
        return False
    return part not in ("", ".", "..") and part.isprintable() and "\\" not in part and length <= _LONGEST
