"""Defines the keys of a site file and of a family file."""

import re
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from seeds.article_url import ArticleAddress, bare_host
from seeds.canonical_url import NotAnAddress, canonical_address
from seeds.discovery import DiscoveryRule, ListingRule
from seeds.grammar import Grammar, OneOrMore
from seeds.layout import Layout
from seeds.layout_sign import RefuseRule
from seeds.requisites import RequisiteRule


def _home(url: str) -> str:
    try:
        return canonical_address(url)
    except NotAnAddress as error:
        raise ValueError(f"{error}: home is the site's first page, with https://") from error


def _hour(value: object) -> time:
    """Accepts a string or a TOML time, without seconds."""
    text = value.isoformat("minutes") if isinstance(value, time) and not value.second else value
    if not isinstance(text, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"{value} is not a time of the day as in 01:30")
    return time.fromisoformat(text)


class FamilyFile(Grammar):
    """The keys that sites of one platform share; a site file has them too.

    With `attachments`, a night also fetches the documents that articles link, within the two budgets of one night; with
    `ocr`, scans are read by optical character recognition. With `render`, pages whose text their scripts fill in may be
    rendered from the archive (docs/rendering.md); `render_hosts` serve their scripts besides the site's own hosts.

    In a user's own folder, a file with `replaces_built_in` replaces the built-in file of the same name.
    """

    replaces_built_in: bool = False
    shares_server: str | None = None
    min_delay: float | None = Field(default=None, ge=0)
    nightly_pages: int | None = Field(default=None, ge=1)
    notes: str | None = None
    attachments: bool | None = None
    attachment_requests: int | None = Field(default=None, ge=1)
    attachment_megabytes: int | None = Field(default=None, ge=1)
    ocr: bool | None = None
    requisites: RequisiteRule | None = None
    render: bool | None = None
    render_hosts: tuple[Annotated[str, AfterValidator(bare_host)], ...] = ()
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
    """`retired` is the date from which the site is not crawled nightly; it is still read and backfilled.

    `closed` does the same for single spaces: for an id series that no longer grows. With several families, the first
    one decides how links are found; the articles, refusals and layouts of all families apply. `nightly_at` is the
    scheduled start of the site's night, in Hanoi's time.
    """

    name: str = Field(min_length=1)
    kind: Literal["newspaper", "portal"]
    home: Annotated[str, AfterValidator(_home)]
    family: Annotated[tuple[str, ...], OneOrMore] = ()
    retired: date | None = None
    closed: dict[str, date] = Field(default_factory=dict)
    nightly_at: Annotated[time | None, BeforeValidator(_hour)] = None
