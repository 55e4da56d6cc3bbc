"""How a layout's pages look when their body is not in the HTML in clear text."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from seeds.grammar import Grammar
from seeds.patterns import OneOrMore, Regex


class HiddenBody(Grammar):
    """Any of these makes a page that has a lead one with an obfuscated body: it is refused, never decoded.

    `block`: a block of the body in which one of these is found. `shortest`: the body, after all that is dropped, has
    fewer characters.
    """

    block: Annotated[tuple[Regex, ...], OneOrMore] = ()
    shortest: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.block and self.shortest is None:
            raise ValueError("a hidden body is told by block or shortest")
        return self
