"""Where a layout's byline stands: in an element of its own at head or foot, or as the last block of the body."""

from typing import Literal, Self

from pydantic import Field, model_validator

from seeds.grammar import Grammar
from seeds.patterns import Selectors


class FootByline(Grammar):
    """`at` is the byline's own element, taken out of the body wherever it stands. Where there is none of it, the
    body's last block is the byline if any of the others holds; without one it stays a paragraph.

    `align`: it is set to that side. `indent`: it begins with so many blanks that a browser shows.
    `short`: it has at most so many characters, ends no sentence and begins with a name.
    """

    at: Selectors = ()
    align: Literal["right", "center"] | None = None
    indent: int | None = Field(default=None, ge=2)
    short: int | None = Field(default=None, ge=2)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.at and self.align is None and self.indent is None and self.short is None:
            raise ValueError("a foot byline needs at, align, indent or short")
        return self


class BylineRule(Grammar):
    head: Selectors = ()
    foot: FootByline | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.head and self.foot is None:
            raise ValueError("a byline needs head (CSS) or foot")
        return self
