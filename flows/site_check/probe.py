"""What the child that looked at a site tells of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from flows.crawl.child_process import CrawlBroken, crawl_command, hear_child
from flows.settings import Settings


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Robots(_Told):
    """`status` None: no answer came; `crawl_delay` in seconds."""

    host: str
    status: int | None
    asked_at: datetime
    allows: bool
    crawl_delay: float | None


class DiscoveryLook(_Told):
    """`links` are all that it showed, `articles` those that match the site's pattern; `later`: the failure may pass."""

    kind: str
    url: str
    failure: str | None
    later: bool
    links: int
    articles: int


class PageLook(_Told):
    """`file` and `offset`: where the payload lies among the WARC files."""

    url: str
    failure: str | None
    later: bool
    status: int | None
    content_type: str | None
    content_encoding: str | None
    captured_at: datetime | None
    file: str | None
    offset: int | None


class ValidatorsLook(_Told):
    url: str
    said: Literal["none", "honest", "restless", "lying"]


class Looked(_Told):
    requests: int
    robots: tuple[Robots, ...]
    discoveries: tuple[DiscoveryLook, ...]
    pages: tuple[PageLook, ...]
    validators: ValidatorsLook | None


def look(
    settings: Settings, slug: str, run_id: int, urls: Sequence[str] = (), log: Callable[[str], None] = lambda _: None
) -> Looked:
    """At the site `slug`, or at just these addresses. Raises CrawlBroken or CrawlInterrupted."""
    command = crawl_command("crawlers.site_probe", settings, slug, run_id)
    lines: list[str] = []
    hear_child(
        [*command, *(part for url in urls for part in ("--url", url))],
        settings,
        settings.data / "logs" / f"{slug}-{run_id}.log",
        log,
        lines.append,
    )
    if not lines:
        raise CrawlBroken(f"{slug}: the look ended without a report")
    return Looked.model_validate_json(lines[-1])
