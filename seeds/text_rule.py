"""Where a one-line part of an article stands: in an element, or in a part of its text."""

from typing import ClassVar, Self

from pydantic import model_validator

from seeds.grammar import Grammar
from seeds.patterns import Css, Regex, groups


class TextRule(Grammar):
    """Written bare it is CSS; with a pattern, the part is what its group of that name found there.

    A meta's text is its content.
    """

    group: ClassVar[str]

    at: Css
    pattern: Regex | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_is_css(cls, value: object) -> object:
        return {"at": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_its_group(self) -> Self:
        if self.pattern is not None and self.group not in groups(self.pattern):
            raise ValueError(f"pattern has no (?P<{self.group}>...): name the group that holds the {self.group}")
        return self


class TitleRule(TextRule):
    group: ClassVar[str] = "title"


class SectionRule(TextRule):
    group: ClassVar[str] = "section"
