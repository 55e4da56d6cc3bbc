"""Where a layout's date stands and how it is written; always in Vietnam's time."""

import re
from datetime import datetime, time
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from seeds.grammar import Grammar
from seeds.patterns import OneOrMore, Regex, Selectors, groups

_DATE_GROUPS = frozenset({"day", "month", "year"})
_TIME_GROUPS = frozenset({"hour", "minute", "half"})


def _strptime_reads(form: str) -> str:
    missing = [directive for directive in ("%d", "%m", "%Y") if directive not in form]
    if missing:
        raise ValueError(f"the date format {form!r} lacks {', '.join(missing)}")
    # Any moment will do: what is tried is the format.
    sample = datetime(2001, 2, 3, 16, 5)  # noqa: DTZ001 - no moment in the world is meant
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
    if ("hour" in named) != ("minute" in named) or ("half" in named and "hour" not in named):
        raise ValueError("pattern has a part of a time: name hour and minute (and half), or none of them")


class PublishedRule(Grammar):
    """`formats` read the whole text of the element, `pattern` finds the date in it (day, month, year, and where the
    page has them hour, minute, and half for AM or PM); of several patterns the first that is found holds. A meta's
    text is its content, a script's its source: where no date is in it, the next place counts. `unknown_time` is the
    time that stands for none.
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
