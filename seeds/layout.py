"""Defines a layout: how a site's pages look in one period, by which sign they are recognised, where their parts are."""

from datetime import date
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from seeds.field_rules import BylineRule, PublishedRule, SectionRule, TitleRule
from seeds.grammar import Css, Grammar, OneOrMore, Regex, Selectors, digest_of
from seeds.layout_sign import HiddenBody, Sign, TextAnchors

_OF_MARKUP = ("title", "published", "lead", "body", "body_parts", "drop_furniture")
# They count in the digest only where they are set: layouts that do not use them keep the digest they had.
_LATER_KEYS = frozenset({"body_parts", "drop_furniture"})


class Layout(Grammar):
    """Where several selectors are given, the first that finds text holds.

    The lead may stand inside the body: it is taken out of it. `drop` is cut from the body; a block of the body in
    which a `drop_text` regex is found goes whole; with `drop_repeats` also one that says the title or lead again, with
    `drop_furniture` also boxes and blocks that lead to other pages, forms, and what names call furniture.
    With `body_parts` several elements that match `body` are one body, in page order; without it they are a refusal.
    Instead of title, published, lead and body a layout of unknown markup has `anchors`.
    """

    name: str = Field(pattern=r"^[a-z0-9_-]+$")
    since: date | None = None
    confirmed: bool = False
    sign: Sign
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

    @cached_property
    def digest(self) -> str:
        """The digest of everything that affects the reading; `since` and `confirmed` do not."""
        unset = _LATER_KEYS - self.model_fields_set
        return digest_of(self.model_dump(mode="json", exclude={"since", "confirmed", *unset}))
