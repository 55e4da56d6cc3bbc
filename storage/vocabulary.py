"""The closed vocabularies of the archive's columns, beside those of storage.outcomes: each column has one as a CHECK.

To add a word, add a line here and run `make words`: it writes the migration.
"""

from enum import StrEnum

ATTACHMENTS = "attachments"
"""The space of documents that pages link (seeds.attachments); each is a page under its address."""


class ArchiveKind(StrEnum):
    LIVE = "live"
    REHEARSAL = "rehearsal"


class RunKind(StrEnum):
    NIGHTLY = "nightly"
    BACKFILL = "backfill"
    CHECK = "check"
    """It makes exchanges, and no page's visit."""
    RENDERING = "rendering"
    """It sends no request: it renders archived pages, and archives what their scripts make of them."""


class Purpose(StrEnum):
    """What a request asks for."""

    PAGE = "page"
    ATTACHMENT = "attachment"
    """A document that a page links."""
    REQUISITE = "requisite"
    """A style, script or picture of a page."""
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ROBOTS = "robots"
    INDEX = "index"
    """An archive's list of its captures."""
    ARCHIVE = "archive"
    """A capture in an archive."""
    COPIED = "copied"
    """A record copied from a WARC file; no request was sent."""
    RENDERING = "rendering"
    """A page as its scripts fill it, made from archived records; no request was sent."""


class RequisiteKind(StrEnum):
    """What a page needs to look as it did."""

    STYLES = "styles"
    SCRIPTS = "scripts"
    IMAGES = "images"


class DiscoveryKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class ListingEnd(StrEnum):
    """Why a run asks for no further page of a listing."""

    LAST_PAGE = "last_page"
    PAGE_BOUND = "page_bound"
    DATE_BOUND = "date_bound"
    KNOWN_TERRITORY = "known_territory"
    NOTHING_FURTHER = "nothing_further"
    NOT_MODIFIED = "not_modified"


class RecordKind(StrEnum):
    RESPONSE = "response"
    REVISIT = "revisit"
    CONVERSION = "conversion"
    """A document that was made from an archived response."""


class RenderingFailure(StrEnum):
    """Why the rendering of a page gave no document."""

    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    OVERSIZED = "oversized"
    LEFT_PAGE = "left_page"
    """A script led to another page."""
    BROKE_BROWSER = "broke_browser"


class Truncation(StrEnum):
    """Why a payload is incomplete, in the words of WARC-Truncated."""

    DISCONNECT = "disconnect"
    LENGTH = "length"
    TIME = "time"
    UNSPECIFIED = "unspecified"


class BackfillSource(StrEnum):
    """Where a backfill looks for pages."""

    SITEMAP = "sitemap"
    LISTING = "listing"
    WAYBACK = "wayback"
    COMMONCRAWL = "commoncrawl"
    CC_NEWS = "cc-news"
    WARC = "warc"


class BackfillState(StrEnum):
    LISTING = "listing"
    WORKING = "working"
    DONE = "done"


class WindowState(StrEnum):
    OPEN = "open"
    DONE = "done"


class ItemOutcome(StrEnum):
    """How an item of a backfill ended: as its page's visit, or with one of two words of its own."""

    ARCHIVED = "archived"
    KNOWN = "known"
    """We had this capture before the backfill."""

    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    GONE = "gone"
    MOVED = "moved"
    REFUSED = "refused"
    HELD = "held"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"


class ChangeKind(StrEnum):
    """`gained` and `lost` are ours alone: other rules found a text where there was none, or none where there was."""

    TYPO = "typo"
    SUBSTANTIVE = "substantive"
    HEADLINE = "headline"
    LEAD = "lead"
    CAPTIONS = "captions"
    FIELDS = "fields"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    RESTORED = "restored"
    GAINED = "gained"
    LOST = "lost"


class Cause(StrEnum):
    """Who changed the text: the source, or our extraction, which reads the same body otherwise than before."""

    SOURCE = "source"
    EXTRACTION = "extraction"


class PublicationCause(StrEnum):
    SOURCE = "source"
    EXTRACTION = "extraction"
    IMPORT = "import"


class HealthVerdict(StrEnum):
    """`watch`: pages may be missing, or a field is thinner than it was. `broken`: the texts cannot be trusted.

    `blocked`: the site answered with refusals or errors alone, which no change to its file puts right.
    """

    HEALTHY = "healthy"
    LEARNING = "learning"
    WATCH = "watch"
    BLOCKED = "blocked"
    BROKEN = "broken"


class ReleasedBy(StrEnum):
    HAND = "hand"
    REREAD = "reread"
