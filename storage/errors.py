"""Errors of an archive, each named for what the person who runs the command should do."""


class ArchiveError(Exception):
    """Base of all that storage raises by itself; its text is one clear line for a person."""


class CorrectTheInput(ArchiveError):
    """The data folder or its database cannot be used in its present state; another attempt does not help."""


class TryAgainLater(ArchiveError):
    """A temporary obstacle: another active command, a full disk, an unreachable database."""


class NoArchive(CorrectTheInput):
    """The data folder has no archive, and this command creates none."""


class UnreadableRow(CorrectTheInput):
    """A row has a value that is no time, number or JSON of ours."""


class NewerProgramNeeded(CorrectTheInput):
    """The database was written by a newer luutru."""


class OtherKindOfArchive(CorrectTheInput):
    """Live pages and a rehearsal's pages would be mixed."""


class LibraryMissing(ArchiveError):
    """An optional library is not installed; the text says how to install it."""


class BuildTheIndex(CorrectTheInput):
    """The texts are not indexed yet, so they cannot be searched; the text names the command."""


class CorpusNotEmpty(CorrectTheInput):
    """A seed import needs an empty corpus."""


class NotInTheArchive(CorrectTheInput):
    """The archive does not have the named page or ordinal."""


class Withheld(ArchiveError):
    """The page, or a text that it showed, was taken down and is not shown."""


class NarrowTheQuery(ArchiveError):
    """A query would take longer than its time limit; a narrower one may not."""


class UnreadableQuery(ArchiveError):
    """The search cannot be read as the query language."""
