"""A document that a page links; it is kept with the page's reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """Its key among the site's attachments, its address, and the link's words."""

    key: str
    url: str
    words: str
