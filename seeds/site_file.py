"""The keys of a site file and of a family file, as a person writes them."""

import re
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from seeds.article_url import ArticleAddress
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.discovery import DiscoveryRule, ListingRule
from seeds.grammar import Grammar, OneOrMore
from seeds.layout import Layout
from seeds.layout_sign import RefuseRule


def _home(url: str) -> str:
    try:
        return canonical_address(url)
    except NotAnAddress as error:
        raise ValueError(f"{error}: home is the site's first page, with https://") from error


def _hour(said: object) -> time:
    """As text or, since TOML has times, as a time; seconds have no place in a schedule."""
    text = said.isoformat("minutes") if isinstance(said, time) and not said.second else said
    if not isinstance(text, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{said} is not a time of the day as in 01:30")
    return time.fromisoformat(text)


class FamilyFile(Grammar):
    """What sites of one platform share; a site file has these keys too.

    A file in a user's own folder that `replaces_built_in` stands for the built-in one of the same name.
    """

    replaces_built_in: bool = False
    shares_server: str | None = None
    min_delay: float | None = Field(default=None, ge=0)
    nightly_pages: int | None = Field(default=None, ge=1)
    notes: str | None = None
    article: tuple[ArticleAddress, ...] = ()
    listing: ListingRule = ListingRule()
    discover: tuple[DiscoveryRule, ...] = ()
    refuse: tuple[RefuseRule, ...] = ()
    layout: tuple[Layout, ...] = ()

    @model_validator(mode="after")
    def _layouts_have_names_of_their_own(self) -> Self:
        names = [layout.name for layout in self.layout]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two layouts are named {min(twice)!r}: rename one")
        return self


class SiteFile(FamilyFile):
    """`retired` is the day from which the site is closed: it is still read and backfilled, but not crawled nightly.

    `closed` says the same of single spaces: of two numberings on one host, the one that no longer grows. Of several
    families the first says how links are found; articles, refusals and layouts of all hold. `nightly_at` is the minute
    in Hanoi at which the site's night begins by schedule.
    """

    name: str = Field(min_length=1)
    kind: Literal["newspaper", "portal"]
    home: Annotated[str, AfterValidator(_home)]
    family: Annotated[tuple[str, ...], OneOrMore] = ()
    retired: date | None = None
    closed: dict[str, date] = Field(default_factory=dict)
    nightly_at: Annotated[time | None, BeforeValidator(_hour)] = None
