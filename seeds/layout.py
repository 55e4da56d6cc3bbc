"""Defines a layout: how a site's pages look in one period, by which sign they are recognised, where their parts are."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seeds.field_rules import BylineRule, PublishedRule, SectionRule, TitleRule
from seeds.grammar import Css, Grammar, OneOrMore, Regex, Selectors, json_digest
from seeds.layout_sign import HiddenBody, Sign, TextAnchors

_OF_MARKUP = ("title", "published", "lead", "body", "body_parts", "drop_furniture")
# These keys count in the digest only if they are set, so that layouts without them keep their digest.
_LATER_KEYS = frozenset({"body_parts", "drop_furniture", "replaces"})


class ArchiveConfirmation(Grammar):
    """The layout read so many captures of an archive rightly, compared by a person on that day."""

    by: Literal["wayback", "commoncrawl", "warc"]
    captures: int = Field(ge=1)
    on: date


class Layout(Grammar):
    """Of several selectors, the first that finds text counts.

    A lead inside the body is removed from it. `drop` selects elements to remove from the body; a block that matches a
    `drop_text` regex is removed as a whole. `drop_repeats` also removes blocks that repeat the title or lead.
    `drop_furniture` also removes forms, boxes and blocks that link to other pages, and elements named as furniture.
    With `body_parts`, several elements that match `body` form one body, in page order; without it they are a refusal.
    `accepted` is "auto" for a drafted layout that no person accepted.
    `confirmed` is true once a live page was read rightly, or says by which archive and how many captures it was.
    On a page with this layout's sign, the signs of the layouts that it `replaces` do not count.
    A layout whose markup is unknown has `anchors` instead of title, published, lead and body.
    """

    name: str = Field(pattern=r"^[a-z0-9_-]+$")
    since: date | None = None
    confirmed: bool | ArchiveConfirmation = False
    accepted: Literal["auto"] | None = None
    sign: Sign
    replaces: Annotated[tuple[str, ...], OneOrMore] = ()
    title: Annotated[tuple[TitleRule, ...], OneOrMore] = ()
    section: Annotated[tuple[SectionRule, ...], OneOrMore] = ()
    byline: BylineRule | None = None
    published: Annotated[tuple[PublishedRule, ...], OneOrMore] = ()
    lead: Selectors = ()
    body: Css = ""
    body_parts: bool = False
    drop: Selectors = ()
    drop_text: Annotated[tuple[Regex, ...], OneOrMore] = ()
    drop_repeats: bool = False
    drop_furniture: bool = False
    hidden_body: HiddenBody | None = None
    anchors: TextAnchors | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        has = [key for key in _OF_MARKUP if getattr(self, key)]
        if self.anchors is not None and has:
            raise ValueError(f"a layout with anchors has no {' and no '.join(has)}")
        if self.anchors is None and (lacks := [key for key in ("title", "body") if key not in has]):
            raise ValueError(f"the key {lacks[0]!r} is missing: add it")
        return self

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed is not False

    @property
    def confirmed_by(self) -> str | None:
        if isinstance(self.confirmed, ArchiveConfirmation):
            return f"{self.confirmed.captures} captures of {self.confirmed.by}, {self.confirmed.on}"
        return "a live page" if self.confirmed else None

    @cached_property
    def digest(self) -> str:
        """The digest of everything that affects the reading; `since`, `confirmed` and `accepted` do not."""
        unset = _LATER_KEYS - self.model_fields_set
        return json_digest(self.model_dump(mode="json", exclude={"since", "confirmed", "accepted", *unset}))
