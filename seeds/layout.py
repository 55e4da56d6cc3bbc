"""How pages of a site look in one period: the sign that tells the layout, and where its parts stand."""

from datetime import date
from typing import Annotated

from pydantic import Field

from seeds.byline_rule import BylineRule
from seeds.digest import digest_of
from seeds.grammar import Grammar
from seeds.patterns import Css, OneOrMore, Regex
from seeds.published_rule import PublishedRule
from seeds.section_rule import SectionRule
from seeds.sign import Sign

Selectors = Annotated[tuple[Css, ...], OneOrMore]


class Layout(Grammar):
    """Where several selectors are given, the first that finds text holds.

    The lead may stand inside the body: it is taken out of it. `drop` is cut from the body; a block of the body in
    which a `drop_text` regex is found goes whole.
    """

    name: str = Field(pattern=r"^[a-z0-9_-]+$")
    since: date | None = None
    confirmed: bool = False
    sign: Sign
    title: Selectors
    section: Annotated[tuple[SectionRule, ...], OneOrMore] = ()
    byline: BylineRule | None = None
    published: PublishedRule | None = None
    lead: Selectors = ()
    body: Css
    drop: Selectors = ()
    drop_text: Annotated[tuple[Regex, ...], OneOrMore] = ()

    @property
    def digest(self) -> str:
        """Of what decides the reading: not of since and confirmed, which say what we believe of the layout."""
        return digest_of(self.model_dump(mode="json", exclude={"since", "confirmed"}))
