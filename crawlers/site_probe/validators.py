"""Probes a host's validators and reports its robots.txt.

A validator is an ETag or a Last-Modified: a host should answer 304 to its own one, and 200 to one it never sent.
"""

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from crawlers.politeness.robots import unreachable
from crawlers.politeness.user_agent import PRODUCT
from crawlers.site_probe.probe_request import ProbeRequest
from storage.crawl_protocol import ProbedRobots, ProbedValidators
from storage.database.engine import Database
from storage.frontier.requests import KeptExchange
from storage.frontier.robots_cache import last_robots
from storage.warc.exchange import Exchange


def robots_seen(database: Database, urls: Iterable[str]) -> list[ProbedRobots]:
    """One entry a host, in the order of the URLs; the robots gate has fetched each file within the last day."""
    first: dict[str, str] = {}
    for url in urls:
        parts = urlsplit(url)
        first.setdefault(f"{parts.scheme}://{parts.netloc}", url)
    return [seen for host, url in first.items() if (seen := _seen(database, host, url))]


def _seen(database: Database, host: str, url: str) -> ProbedRobots | None:
    file = last_robots(database, host)
    if file is None:
        return None
    rules = Protego.parse(file.text)
    allows = not unreachable(file) and bool(rules.can_fetch(url, PRODUCT))
    delay = rules.crawl_delay(PRODUCT)
    named = tuple(rules.sitemaps)[:MOST_SITEMAPS]
    return ProbedRobots(host, file.status, file.asked_at, allows, float(delay) if delay else None, named)


MOST_SITEMAPS = 20


NEVER_GIVEN = '"luutru-never-given"'
LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT"


async def probe_validators(pages: Iterable[KeptExchange], ask: ProbeRequest) -> ProbedValidators | None:
    """None if no page came, or if the request budget is used up."""
    kept = list(pages)
    if not kept or ask.left <= 0:
        return None
    given = next((page.exchange for page in kept if _own(page.exchange)), None)
    if given is None:
        return ProbedValidators(kept[0].exchange.url, "none")
    if (answer := await _status(given, _own(given), ask)) is None:
        return None
    if answer != HTTPStatus.NOT_MODIFIED:
        return ProbedValidators(given.url, "unstable")
    answer = await _status(given, _foreign(given), ask)
    return ProbedValidators(given.url, "false" if answer == HTTPStatus.NOT_MODIFIED else "reliable") if answer else None


async def _status(page: Exchange, headers: dict[str, str], ask: ProbeRequest) -> int | None:
    asked = await ask(page.url, "page", headers)
    return asked.kept.exchange.status if asked.kept else None


def _own(page: Exchange) -> dict[str, str]:
    if tag := page.header("ETag"):
        return {"If-None-Match": tag}
    changed = page.header("Last-Modified")
    return {"If-Modified-Since": changed} if changed else {}


def _foreign(page: Exchange) -> dict[str, str]:
    return {"If-None-Match": NEVER_GIVEN} if page.header("ETag") else {"If-Modified-Since": LONG_AGO}
