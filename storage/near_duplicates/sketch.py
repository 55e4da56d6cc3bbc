"""What is kept of a text so that its copies are found: a MinHash signature in bands, and a sample of its shingles.

The bands find texts that are alike as a whole. The sample also finds a short text within a long one, whose signatures
have little in common.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from storage.near_duplicates.shingles import hashes_of, shingles_of

SKETCH_VERSION = 1
"""Raise it when the same text gets another sketch: all are then made again."""
NUMBERS, ROWS_OF_A_BAND, SEED = 128, 8, 1
SAMPLED = 16
"""One shingle of so many is in the sample, chosen by its hash alone: the same shingle is in every text's or in none."""
LEAST_SHINGLES = 20
"""A shorter text says too little to be compared."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Enough to estimate how alike two texts are."""

    signature: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sketch(Signature):
    """`shingles` are all of the text, and are not kept."""

    shingles: frozenset[bytes]
    sample: tuple[int, ...]


def sketch_of(blocks: Iterable[str]) -> Sketch | None:
    """None where the text is too short to be compared."""
    shingles = frozenset(shingles_of(blocks))
    if len(shingles) < LEAST_SHINGLES:
        return None
    known = _signature(shingles)
    sample = tuple(sorted(one for one in hashes_of(shingles) if one % SAMPLED == 0))
    return Sketch(known.signature, known.bands, shingles, sample)


def signature_of(blocks: Iterable[str]) -> Signature | None:
    """None where the text is too short; it costs half of a sketch."""
    shingles = frozenset(shingles_of(blocks))
    return _signature(shingles) if len(shingles) >= LEAST_SHINGLES else None


def _signature(shingles: frozenset[bytes]) -> Signature:
    from rensa import RMinHash  # noqa: PLC0415 (most commands compare nothing, and start without it)

    minhash = RMinHash(num_perm=NUMBERS, seed=SEED)
    minhash.update(shingles)
    numbers = array("I", minhash.digest())
    return Signature(numbers.tobytes(), tuple(_bands(numbers)))


def estimated_similarity(one: bytes, other: bytes) -> float:
    """Of two signatures: the share of equal numbers, which estimates the share of common shingles."""
    differences = int.from_bytes(one, "big") ^ int.from_bytes(other, "big")
    return array("I", differences.to_bytes(len(one), "big")).count(0) / NUMBERS


def _bands(numbers: "array[int]") -> Iterable[int]:
    """A number for each band: which band it is, and a checksum of its part of the signature."""
    for band in range(NUMBERS // ROWS_OF_A_BAND):
        part = numbers[band * ROWS_OF_A_BAND : (band + 1) * ROWS_OF_A_BAND]
        yield band << 32 | crc32(part.tobytes())
