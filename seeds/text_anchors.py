"""A layout of which no markup is known: its parts are told by how their texts begin and end."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from seeds.grammar import Grammar
from seeds.patterns import OneOrMore, Regex, groups

_TITLE_GROUPS = frozenset({"title", "day", "month", "year"})


class TextAnchors(Grammar):
    """The page's texts, block by block, hold the article from its title to the first end mark, once and wholly.

    `title` is a regex for a whole block (or for two in a row, joined by a blank), with groups title, day, month and
    year, and hour and minute where the page has them. `lead` tells the block of the lead: at most `gap` blocks (a
    page's tools) lie between the title and it. `end` tells the blocks after the article, whichever comes first.
    A page is refused in which the lead is missing or comes twice before the end, or the title or the end is missing.
    """

    title: Regex
    lead: Regex
    gap: int = Field(default=3, ge=0)
    end: Annotated[tuple[Regex, ...], OneOrMore, Field(min_length=1)]

    @model_validator(mode="after")
    def _title_names_a_date(self) -> Self:
        if missing := _TITLE_GROUPS - groups(self.title):
            raise ValueError(f"title has no group named {' or '.join(sorted(missing))}")
        return self
