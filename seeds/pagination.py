"""How a listing goes on after its first page: by a form that is posted, or by JSON that its script asks for."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from seeds.grammar import Css, Grammar, OneOrMore, Regex, groups


class Token(Grammar):
    """An opaque value that the listing's first page holds, and that the server wants back as it is.

    `at` is CSS, and the value is the element's `attribute` (its text where none is named); or `pattern` is a regex
    over the page's source, and the value is its group named `value`. The first that is found holds; a page on which
    a token is not found makes the discovery fail.
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
    """Further pages are asked for by POST to `to`; each answers with HTML that the listing's `links` read.

    The form's fields are `form` as it stands, `tokens` read once from the listing's first page, and the field
    named by `page`: it is `first` in the first form posted and one more in each further one.
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
    """Further items are asked for by GET of `url`, in which `{id}` stands for where the last answer ended.

    `{id}` is `first` in the first address asked for, then the smallest id of the answer before. The answer is JSON:
    under the keys `items` (dots between them; empty: the answer itself) an array of objects, each with its number
    under `id`, its address under the first key of `link` that holds one, and its time under `time` where named, as
    ISO writes it, without zone, in Vietnam's time. It ends with an empty array, an answer without an id smaller than
    all before, or one that is no such JSON (on ONECMS a removed resource answers 302 to /404).
    """

    url: str = Field(pattern=r"\{id\}")
    first: str = "0"
    items: str = ""
    id: str = Field(min_length=1)
    link: Annotated[tuple[str, ...], OneOrMore, Field(min_length=1)]
    time: str | None = None
