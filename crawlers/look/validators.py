"""Looking at validators: whether a host answers 304 to its own, and to one that it never gave."""

from collections.abc import Iterable
from http import HTTPStatus

from crawlers.look.asked import Ask
from crawlers.look.report import ValidatorsSeen
from storage.crawl_results import Kept
from storage.exchange import Exchange

NEVER_GIVEN = '"luutru-never-given"'
LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT"


async def look_at_validators(pages: Iterable[Kept], ask: Ask) -> ValidatorsSeen | None:
    """None where no page came, or the requests do not suffice."""
    kept = list(pages)
    if not kept or ask.left <= 0:
        return None
    given = next((one.exchange for one in kept if _own(one.exchange)), None)
    if given is None:
        return ValidatorsSeen(kept[0].exchange.url, "none")
    if (answer := await _status(given, _own(given), ask)) is None:
        return None
    if answer != HTTPStatus.NOT_MODIFIED:
        return ValidatorsSeen(given.url, "restless")
    answer = await _status(given, _foreign(given), ask)
    return ValidatorsSeen(given.url, "lying" if answer == HTTPStatus.NOT_MODIFIED else "honest") if answer else None


async def _status(page: Exchange, headers: dict[str, str], ask: Ask) -> int | None:
    asked = await ask(page.url, "page", headers)
    return asked.kept.exchange.status if asked.kept else None


def _own(page: Exchange) -> dict[str, str]:
    if tag := page.header("ETag"):
        return {"If-None-Match": tag}
    changed = page.header("Last-Modified")
    return {"If-Modified-Since": changed} if changed else {}


def _foreign(page: Exchange) -> dict[str, str]:
    return {"If-None-Match": NEVER_GIVEN} if page.header("ETag") else {"If-Modified-Since": LONG_AGO}
