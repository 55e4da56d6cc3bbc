"""What can be wrong with an archive, each named for what the person who runs it should do."""


class ArchiveError(Exception):
    """Base of all that storage raises by itself; its text is one clear line for a person."""


class CorrectTheInput(ArchiveError):
    """The data folder or its database cannot be used as it is; trying again does not help."""


class TryAgainLater(ArchiveError):
    """Something that passes stands in the way: another command at work, a full disk, a database out of reach."""


class NoArchive(CorrectTheInput):
    """The data folder holds no archive, and this command begins none."""


class UnreadableRow(CorrectTheInput):
    """A row has a value that is no time, number or JSON of ours."""


class NewerProgramNeeded(CorrectTheInput):
    """The database was written by a newer luutru."""


class OtherKindOfArchive(CorrectTheInput):
    """Live pages and a rehearsal's pages were about to be mixed."""


class LibraryMissing(ArchiveError):
    """An optional library is not installed; the text says how to install it."""


class BuildTheIndex(CorrectTheInput):
    """A search was asked for before the texts were indexed; the text names the command."""


class CorpusNotEmpty(CorrectTheInput):
    """A seed import wants an empty corpus."""


class NotInTheArchive(CorrectTheInput):
    """A page or an ordinal was named that the archive does not have."""


class Withheld(ArchiveError):
    """The page, or a text that it showed, was taken down and is not shown."""


class NarrowTheQuery(ArchiveError):
    """A question would take longer than its limit of time; a narrower one may not."""


class UnreadableQuery(ArchiveError):
    """A search was asked for in words that the query language does not have."""
