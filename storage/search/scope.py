"""Where in a text a search looks, and how it compares spellings."""

from dataclasses import dataclass
from enum import StrEnum


class SearchField(StrEnum):
    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Scope:
    """`field` is None for title and text together; `folded` compares without tone marks and with d for đ."""

    field: SearchField | None = None
    folded: bool = False
