"""What the robots.txt files say that hold for the hosts of a look."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from protego import Protego

from crawlers.identity import PRODUCT
from crawlers.look.report import RobotsSeen
from crawlers.robots_gate import unreachable
from storage.database import Database
from storage.robots_rows import last_robots


def robots_seen(database: Database, urls: Iterable[str]) -> list[RobotsSeen]:
    """One a host, in their order; the gate that stands before every request has just asked for them, or today."""
    first: dict[str, str] = {}
    for url in urls:
        parts = urlsplit(url)
        first.setdefault(f"{parts.scheme}://{parts.netloc}", url)
    return [seen for host, url in first.items() if (seen := _seen(database, host, url))]


def _seen(database: Database, host: str, url: str) -> RobotsSeen | None:
    file = last_robots(database, host)
    if file is None:
        return None
    rules = Protego.parse(file.text)
    allows = not unreachable(file) and bool(rules.can_fetch(url, PRODUCT))
    delay = rules.crawl_delay(PRODUCT)
    return RobotsSeen(host, file.status, file.asked_at.isoformat(), allows, float(delay) if delay else None)
