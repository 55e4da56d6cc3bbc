"""Where a layout's section stands: in an element, or in a part of its text."""

from typing import Self

from pydantic import model_validator

from seeds.grammar import Grammar
from seeds.patterns import Css, Regex, groups


class SectionRule(Grammar):
    """Written bare it is CSS; with a pattern, the section is what its group named `section` found there."""

    at: Css
    pattern: Regex | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_is_css(cls, value: object) -> object:
        return {"at": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_a_section(self) -> Self:
        if self.pattern is not None and "section" not in groups(self.pattern):
            raise ValueError("pattern has no (?P<section>...): name the group that holds the section")
        return self
