"""What imported files say, line by line, so that an article crawled later is known to be one of them."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.tables import ImportedBlock

SHARE = 0.95  # of an article's body blocks that must lie in one imported document
_WHITE = re.compile(r"[\s\u00a0]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def keep_blocks(session: Session, ordinal: int, text: str) -> None:
    session.add_all(ImportedBlock(ordinal=ordinal, block_hash=one) for one in sorted(_hashes(text.splitlines())))


def anything_imported(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(ImportedBlock.id > 0))))


def imported_with(session: Session, blocks: Sequence[str]) -> int | None:
    """The imported document that holds at least `SHARE` of the blocks, if any; the lowest ordinal of several."""
    if not blocks:
        return None
    hashes = [_hash(block) for block in blocks]
    rows = session.execute(
        select(ImportedBlock.ordinal, ImportedBlock.block_hash).where(ImportedBlock.block_hash.in_(set(hashes)))
    )
    counted = Counter(hashes)
    held: Counter[int] = Counter()
    for ordinal, block_hash in rows:
        held[ordinal] += counted[block_hash]
    enough = sorted(ordinal for ordinal, number in held.items() if number >= SHARE * len(blocks))
    return enough[0] if enough else None


def _hashes(lines: Iterable[str]) -> set[str]:
    return {_hash(line) for line in lines if _plain(line)}


def _hash(block: str) -> str:
    return hashlib.sha256(_plain(block).encode()).hexdigest()


def _plain(block: str) -> str:
    """White space as in the corpus form, so that an imported line and a read block compare."""
    return _WHITE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", block))).strip()
