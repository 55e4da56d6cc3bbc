"""What a look tells whoever started it, as one line of JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class RobotsSeen:
    """A host's robots.txt as it holds now.

    `status` is None where no answer came, `allows` says whether the home page may be asked for, `crawl_delay` is in
    seconds.
    """

    host: str
    status: int | None
    asked_at: str
    allows: bool
    crawl_delay: float | None


@dataclass(frozen=True, slots=True)
class DiscoverySeen:
    """`links` are all that it showed, `articles` those that match the site's pattern, each page once."""

    kind: str
    url: str
    failure: str | None
    later: bool
    links: int
    articles: int


@dataclass(frozen=True, slots=True)
class PageSeen:
    """Where the payload lies in the site's WARC files, or the reason for which there is none."""

    url: str
    failure: str | None
    later: bool
    status: int | None = None
    content_type: str | None = None
    content_encoding: str | None = None
    captured_at: str | None = None
    file: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class ValidatorsSeen:
    """`said`: none, honest, restless (never 304, though it gives validators) or lying (304 to one it never gave)."""

    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    requests: int = 0
    robots: Sequence[RobotsSeen] = field(default_factory=list)
    discoveries: Sequence[DiscoverySeen] = field(default_factory=list)
    pages: Sequence[PageSeen] = field(default_factory=list)
    validators: ValidatorsSeen | None = None

    def line(self) -> str:
        return json.dumps(asdict(self))
