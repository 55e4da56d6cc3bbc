"""Defines how a page is recognised: signs of a layout, of a non-article and of a hidden body, and text anchors.

Text anchors serve layouts whose markup is unknown: they find an article's parts by its texts alone.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seeds.grammar import Css, Grammar, OneOrMore, Regex, groups


class HiddenBody(Grammar):
    """A page that matches has an obfuscated body: it is refused, and its body is never decoded.

    `block`: a block of the body matches one of these regexes. `shortest`: the page has a lead, and its body, without
    the dropped parts, has fewer characters than this.
    """

    block: Annotated[tuple[Regex, ...], OneOrMore] = ()
    shortest: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.block and self.shortest is None:
            raise ValueError("a hidden body needs block or shortest")
        return self


class Sign(Grammar):
    """A CSS selector for any element, or a regex for the page's visible text; a plain string is CSS."""

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
    """A page with this sign is not an article, whatever its URL."""

    reason: Literal["listing", "login", "error_page"]
    sign: Sign


_TITLE_GROUPS = frozenset({"title", "day", "month", "year"})


class TextAnchors(Grammar):
    """The article is the page's text blocks from its title to the first end mark.

    `title` is a regex for a whole block (or for two consecutive blocks, joined by a blank), with the groups title, day,
    month and year, and optionally hour and minute. `lead` matches the block of the lead; at most `gap` blocks (the
    page's tools) are between the title and the lead. `end` matches blocks after the article; the first match counts.
    The page is refused if the title, lead or end is missing, or if there is a second lead before the end.
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
