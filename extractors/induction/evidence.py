"""One line of a drafted site file, and what supports it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`key` and `value` are those of the site file; `witness` is the comment beside it, `each` those beside items."""

    key: str
    value: object
    witness: str
    each: tuple[str, ...] = ()


def share(pages: int, whole: int, what: str) -> str:
    """A share as in "18 of 20 pages: og:title"."""
    return f"{pages} of {whole} pages: {what}"
