"""Defines two kinds of pagination for listings: a form that is posted, and JSON that the page's script loads."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from seeds.grammar import Css, Grammar, OneOrMore, Regex, groups


class Token(Grammar):
    """An opaque value on the listing's first page that the form must send back unchanged.

    With `at` (CSS), the value is the element's `attribute`, or its text if no attribute is named. With `pattern`, a
    regex for the page's source, the value is the group named `value`. The first match counts. If a token is not found,
    the discovery fails.
    """

    at: Css | None = None
    attribute: str | None = None
    pattern: Regex | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.at is None) == (self.pattern is None):
            raise ValueError("a token has at (CSS) or pattern, one of the two")
        if self.at is None and self.attribute is not None:
            raise ValueError("a token's attribute goes with at, not with pattern")
        if self.pattern is not None and "value" not in groups(self.pattern):
            raise ValueError("pattern has no (?P<value>...): name the group that holds the token")
        return self


class PostForm(Grammar):
    """Further pages are requested by POST to `to`; each answer is HTML in which `links` finds the links.

    The form's fields are those of `form`, the `tokens` read once from the listing's first page, and the field named
    by `page`: it is `first` in the first form and one more in each further form.
    """

    to: str = Field(min_length=1)
    page: str = Field(min_length=1)
    first: int = Field(default=0, ge=0)
    form: dict[str, str] = Field(default_factory=dict)
    tokens: dict[str, Token] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_each_field_once(self) -> Self:
        names = [self.page, *self.form, *self.tokens]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"the form has two values for {', '.join(twice)}")
        return self


class LoadMore(Grammar):
    """Further items are requested by GET of `url`, in which `{id}` is the position after the last answer.

    `{id}` is `first` in the first request, then the smallest id of the previous answer. The answer is JSON with an
    array of objects under the keys `items` (separated by dots; if empty, the answer is the array). Each object has its
    number under `id`, its URL under the first key of `link` with a value, and optionally its time under `time` (ISO
    format without zone, in Vietnam's time). Pagination ends with an empty array, with an answer without a smaller id,
    or with an answer that is no such JSON (on ONECMS a removed resource answers 302 to /404).
    """

    url: str = Field(pattern=r"\{id\}")
    first: str = "0"
    items: str = ""
    id: str = Field(min_length=1)
    link: Annotated[tuple[str, ...], OneOrMore, Field(min_length=1)]
    time: str | None = None
