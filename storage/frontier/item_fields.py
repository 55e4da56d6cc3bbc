"""What a feed, sitemap or listing says of one article."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class ItemFields:
    """`published` and `modified` are in ISO format, with an offset only if one was stated, or a date alone.

    `title` and `description` may be shortened by the source, and `description` may be a teaser that no page shows.
    """

    title: str | None = None
    description: str | None = None
    section: str | None = None
    published: str | None = None
    modified: str | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) is not None for one in fields(self))

    def or_else(self, other: Self) -> "ItemFields":
        """These fields; for those that are None, the other ones."""
        names = [one.name for one in fields(self)]
        return ItemFields(
            **{name: getattr(other, name) if getattr(self, name) is None else getattr(self, name) for name in names}
        )


NO_FIELDS = ItemFields()
