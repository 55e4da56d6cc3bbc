"""Recognises article URLs by the site's patterns, and extracts the permanent article id."""

import re
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from seeds.canonical_url import NotAnAddress, split_address
from seeds.grammar import Grammar, Regex, groups


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """Identifies an article: `key` is its id, `space` names the id series that the id belongs to."""

    site: str
    space: str
    key: str


def bare_host(host: str) -> str:
    """The host as DNS has it: one in Unicode is encoded, so that both spellings are one host."""
    if not host.isascii():
        try:
            host = split_address(f"https://{host}/").netloc
        except NotAnAddress as error:
            raise ValueError(f"{host!r} is not a host name: {error}") from error
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?", host):
        raise ValueError(f"{host!r} is not a host name in lower case, without scheme or path")
    return host


class ArticleAddress(Grammar):
    """Without `hosts` the pattern applies to the host of the site's home page, as families of portals need it."""

    hosts: tuple[Annotated[str, AfterValidator(bare_host)], ...] = ()
    space: str = Field(min_length=1)
    pattern: Regex

    @model_validator(mode="after")
    def _has_an_id(self) -> Self:
        if "id" not in groups(self.pattern):
            raise ValueError("pattern has no (?P<id>...): name the group that holds the article's lasting id")
        return self

    def article_id(self, url: str) -> str | None:
        try:
            parts = split_address(url)
        except NotAnAddress:
            return None
        if parts.netloc not in self.hosts:
            return None
        match = re.search(self.pattern, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        return match["id"] if match else None
