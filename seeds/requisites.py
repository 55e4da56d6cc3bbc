"""Defines which styles, scripts and pictures of its pages a site keeps, so that replay shows a page as it looked."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from seeds.article_url import bare_host
from seeds.canonical_url import NotAnAddress, joined_address
from seeds.grammar import Grammar


class RequisiteRule(Grammar):
    """`hosts` are those besides the site's own, for instance of its own static files. The budgets are of one night.

    A requisite that was fetched is not requested again for `fresh_days`.
    """

    kinds: tuple[Literal["styles", "scripts", "images"], ...] = Field(min_length=1)
    hosts: tuple[Annotated[str, AfterValidator(bare_host)], ...] = ()
    requests: int = Field(default=500, ge=1)
    megabytes: int = Field(default=100, ge=1)
    fresh_days: int = Field(default=30, ge=1)


def requisite_address(base: str, reference: str) -> str | None:
    """The canonical URL that a page or style sheet at `base` refers to; None where nothing is to be fetched."""
    if not reference.strip() or reference.strip().lower().startswith(("data:", "blob:", "javascript:", "#")):
        return None
    try:
        return joined_address(base, reference)
    except NotAnAddress:
        return None
