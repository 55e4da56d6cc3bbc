"""The running server of the bench: its addresses and the pages' paths on it."""

import subprocess
import sys
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Served:
    """`origin` sends no validators: a repeated request gets the page again. `validating` answers 304."""

    origin: str
    validating: str
    paths: tuple[str, ...]

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(self.origin + path for path in self.paths)


@contextmanager
def served(number: int) -> Iterator[Served]:
    command = [sys.executable, "-m", "tests.benchmarks.throughput.server", "--pages", str(number)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        validating, origin = (server.stdout.readline().strip() for _ in range(2))
        try:
            yield Served(origin, validating, _paths(origin, number))
        finally:
            server.stdin.close()


def _paths(origin: str, number: int) -> tuple[str, ...]:
    with urllib.request.urlopen(f"{origin}/sitemap-{number}.xml") as answer:
        listed = ET.fromstring(answer.read())
    return tuple(urlsplit(place.text or "").path for place in listed.iter() if place.tag.endswith("loc"))
