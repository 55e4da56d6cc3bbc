"""Objects that reach Scrapy's components through its settings, of which Scrapy makes deep copies."""

from typing import Self


class Shared:
    """Stays the one object it is when settings are copied."""

    __slots__ = ()

    def __deepcopy__(self, memo: object) -> Self:
        return self
