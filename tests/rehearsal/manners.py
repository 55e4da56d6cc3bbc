"""The HTTP behaviour of a site: validators, content-coding, framing, volatile parts, robots."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Literal

from tests.rehearsal.answers import Answer, Framing, Headers, Request

# honest: 304 only while the article is unchanged. none: no validators. lying: 304 although the article was edited.
# restless: new validators with every answer though nothing has changed.
Validators = Literal["honest", "none", "lying", "restless"]


@dataclass(frozen=True, slots=True)
class Manner:
    """If `volatile` is False, counters, clocks and advertisements are constant, and equal pages have equal bytes."""

    validators: Validators
    gzip: bool
    framing: Framing
    volatile: bool = True
    crawl_delay: int | None = None
    disallowed: tuple[str, ...] = ()
    headers: Headers = ()

    def robots(self) -> bytes:
        delay = [] if self.crawl_delay is None else [f"Crawl-delay: {self.crawl_delay}"]
        closed = [f"Disallow: {path}" for path in self.disallowed] or ["Disallow:"]
        return "\n".join(["User-agent: *", *closed, *delay, ""]).encode()


@dataclass(frozen=True, slots=True)
class Standing:
    """The content of a URL: `text` identifies its version; `first` and `last` are the times of creation and change."""

    text: str
    first: datetime
    last: datetime


def validated(answer: Answer, standing: Standing, validators: Validators, request: Request, now: datetime) -> Answer:
    """The answer with its validators, or 304 if the request's validators match."""
    if validators == "none":
        return answer
    tag, changed = _validators(standing, validators, now)
    stamps = (("ETag", tag), ("Last-Modified", stamp(changed)))
    if _matches(request, tag, changed):
        return Answer(304, "Not Modified", stamps)
    return answer.with_headers(*stamps)


def stamp(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _validators(standing: Standing, validators: Validators, now: datetime) -> tuple[str, datetime]:
    if validators == "lying":
        return f'"{standing.first:%Y%m%d%H%M}"', standing.first
    if validators == "restless":
        return f'"{now:%Y%m%d%H%M%S}"', now
    return f'W/"{sha256(standing.text.encode()).hexdigest()[:20]}"', standing.last


def _matches(request: Request, tag: str, changed: datetime) -> bool:
    """RFC 9110, 13.1.2 and 13.1.3: If-None-Match, if present, alone decides."""
    tags = request.header("If-None-Match")
    if tags is not None:
        return tag in {item.strip() for item in tags.split(",")} or tags.strip() == "*"
    since = request.header("If-Modified-Since")
    return since is not None and parsedate_to_datetime(since) >= changed.replace(microsecond=0)
