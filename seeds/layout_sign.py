"""How a layout's pages look when their body is not in the HTML in clear text.

What is seen on a page and tells which layout it has, or that it is no article.

A layout of which no markup is known: its parts are told by how their texts begin and end.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seeds.grammar import Css, Grammar, OneOrMore, Regex, groups


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


class Sign(Grammar):
    """CSS that some element matches, or a regex found in the page's visible text; written bare, it is CSS."""

    css: Css | None = None
    text: Regex | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_is_css(cls, value: object) -> object:
        return {"css": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.css is None) == (self.text is None):
            raise ValueError("a sign is a CSS selector or { text = 'regex' }")
        return self


class RefuseRule(Grammar):
    """A page with this sign is no article, whatever address it was served under."""

    reason: Literal["listing", "login", "error_page"]
    sign: Sign


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
