"""What an archive knows of pages beside the pages themselves: earlier texts, and what discoveries say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.captured_page import CapturedPage
from extractors.induction.page_metadata import Field, Statement

EARLIER = "the text before the change"


@dataclass(frozen=True, slots=True)
class EarlierText:
    """What the page's article was when it was last read well."""

    title: str
    lead: str | None
    blocks: tuple[str, ...]
    byline: str | None
    section: str | None
    published: str | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class PageWitnesses:
    """`stated` is what discoveries say of the page, `published` the times among it, in ISO format."""

    earlier: EarlierText | None = None
    stated: tuple[Statement, ...] = ()
    published: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        one = self.earlier
        fields = (
            {Field.TITLE: one.title, Field.LEAD: one.lead, Field.BYLINE: one.byline, Field.SECTION: one.section}
            if one
            else {}
        )
        return (*(Statement(name, text, EARLIER) for name, text in fields.items() if text), *self.stated)

    @property
    def dates(self) -> tuple[str, ...]:
        """In ISO format: times with an offset, and days."""
        earlier = [self.earlier.published] if self.earlier and self.earlier.published else []
        return (*earlier, *self.published)


@dataclass(frozen=True, slots=True)
class ArchiveWitnesses:
    """`pages` by URL. `others` are pages on which a drafted layout's sign must not be: older layouts', and lists."""

    pages: Mapping[str, PageWitnesses] = field(default_factory=dict)
    others: Sequence[CapturedPage] = ()

    def of(self, url: str) -> PageWitnesses:
        return self.pages.get(url, NO_WITNESSES)


NO_WITNESSES = PageWitnesses()
NO_ARCHIVE = ArchiveWitnesses()
