"""A page of a site as Python reads it: its history, and the texts of its versions."""

from dataclasses import dataclass, field
from datetime import date

from luutru.version_diff import PageDiff, chosen_versions, diff_texts
from storage.archive import Archive
from storage.errors import Withheld
from storage.versions.change_kind import PageText
from storage.versions.page_history import CaptureEntry, ChangeEntry, PageHistory, VersionEntry, text_of_version


@dataclass(frozen=True, slots=True)
class Page:
    """`history` is what the archive knew of the page when it was asked for; its times are in UTC."""

    archive: Archive = field(repr=False)
    history: PageHistory = field(repr=False)

    @property
    def url(self) -> str:
        return self.history.url

    @property
    def site(self) -> str:
        return self.history.site

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.history.addresses

    @property
    def withheld(self) -> str | None:
        """Why the page or one of its texts was taken down; None where none was."""
        return self.history.withheld

    def versions(self) -> tuple[VersionEntry, ...]:
        """In order of time. Raises Withheld."""
        self._refuse_withheld()
        return self.history.versions

    def captures(self) -> tuple[CaptureEntry, ...]:
        return self.history.captures

    def changes(self) -> tuple[ChangeEntry, ...]:
        """Without the values of changed fields where something is withheld."""
        return self.history.changes

    def text(self, version: VersionEntry) -> PageText:
        """Raises Withheld."""
        self._refuse_withheld()
        return text_of_version(self.archive, self.history.page_id, version.content_hash)

    def diff(self, first: int | date | None = None, second: int | date | None = None) -> PageDiff:
        """Compares two versions by number or day: without any the last two, with one that and the one before.

        Raises NotInTheArchive, or Withheld.
        """
        self._refuse_withheld()
        old, new = chosen_versions(self.history, _named(first), _named(second))
        return diff_texts(self.text(old), self.text(new))

    def _refuse_withheld(self) -> None:
        if self.withheld is not None:
            raise Withheld(f"{self.url}: withheld ({self.withheld})")


def _named(version: int | date | None) -> str | None:
    return None if version is None else str(version)
