"""What is seen on a page and tells which layout it has, or that it is no article."""

from typing import Literal, Self

from pydantic import model_validator

from seeds.grammar import Grammar
from seeds.patterns import Css, Regex


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
