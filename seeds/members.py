"""Defines a members' file: portals of known families in one table, each with the page on which its host was linked."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from seeds.article_url import bare_host
from seeds.grammar import Grammar, OneOrMore
from seeds.site_file import SiteFile


class Member(Grammar):
    """`source` is the page where the host was linked, and may say under which words; `since` is for people."""

    slug: str = Field(pattern=r"^[a-z0-9_-]+$")
    name: str = Field(min_length=1)
    host: Annotated[str, AfterValidator(bare_host)]
    since: date | None = None
    source: str = Field(min_length=1)

    def site_file(self, family: tuple[str, ...]) -> SiteFile:
        return SiteFile(name=self.name, kind="portal", home=f"https://{self.host}/", family=family)


class MembersFile(Grammar):
    family: Annotated[tuple[str, ...], OneOrMore, Field(min_length=1)]
    member: tuple[Member, ...] = ()
