"""Defines the rules by which a layout finds an article's title, section, byline and publication date.

A date is in Vietnam's time unless the page names an offset.
"""

import re
from datetime import datetime, time
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from seeds.grammar import Css, Grammar, OneOrMore, Regex, Selectors, groups


class FootByline(Grammar):
    """`at` selects the byline's own element, which is removed from the body. If the page has no such element, the
    last block of the body is the byline if any other key matches it; else it stays a paragraph.

    `align`: the block is aligned to that side. `indent`: it begins with at least this many visible blanks.
    `short`: it has at most this many characters, does not end like a sentence, and begins with a name.
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


_DATE_GROUPS = frozenset({"day", "month", "year"})
_TIME_GROUPS = frozenset({"hour", "minute", "half", "zone"})


def _strptime_reads(form: str) -> str:
    missing = [directive for directive in ("%d", "%m", "%Y") if directive not in form]
    if missing:
        raise ValueError(f"the date format {form!r} lacks {', '.join(missing)}")
    # Any time will do: it only tests the format.
    sample = datetime(2001, 2, 3, 16, 5)  # noqa: DTZ001 - not a real time
    try:
        datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007 - as above
    except ValueError as error:
        raise ValueError(f"strptime cannot use the date format {form!r}: {error}") from error
    return form


def _clock_time(text: str) -> str:
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError(f"{text!r} is not a time as in 00:00")
    time.fromisoformat(text)
    return text


def _check_groups(named: frozenset[str]) -> None:
    if missing := _DATE_GROUPS - named:
        raise ValueError(f"pattern has no group named {' or '.join(sorted(missing))}")
    if foreign := named - _DATE_GROUPS - _TIME_GROUPS:
        raise ValueError(f"pattern has a group named {', '.join(sorted(foreign))} that means nothing here")
    if ("hour" in named) != ("minute" in named) or (named & {"half", "zone"} and "hour" not in named):
        raise ValueError("pattern has a part of a time: name hour and minute (and half, zone), or none of them")


class PublishedRule(Grammar):
    """`formats` parse the whole text of the element; `pattern` finds the date in it by named groups: day, month,
    year and optionally hour, minute, half for AM or PM, and zone for an offset such as +07:00 or Z. Without the
    group zone, the time is local whatever stands behind it: this reads pages that write local time with a false Z.
    Of several patterns, the first that matches counts. The text of a meta is its content, the text of a script its
    source; if it has no date, the next element counts. `unknown_time` is the time that a page shows if it does not
    know the time.
    """

    at: Selectors
    formats: tuple[Annotated[str, AfterValidator(_strptime_reads)], ...] = ()
    pattern: Annotated[tuple[Regex, ...], OneOrMore] = ()
    unknown_time: Annotated[str, AfterValidator(_clock_time)] | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if bool(self.formats) == bool(self.pattern):
            raise ValueError("published has formats or a pattern, one of the two")
        return self

    @model_validator(mode="after")
    def _patterns_name_a_date(self) -> Self:
        for pattern in self.pattern:
            _check_groups(groups(pattern))
        return self


class TextRule(Grammar):
    """A plain string is CSS. With a `pattern`, the part is the text of the group with the rule's name.

    The text of a meta is its content.
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
