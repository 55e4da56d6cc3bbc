"""Two hundred pages of our own with scripts that try to leave the browser, to stay in it, or to exhaust it."""

from dataclasses import dataclass
from itertools import cycle, islice

from tests.crawlers.rendering.hostile_channels import CHANNELS
from tests.crawlers.rendering.hostile_others import OTHERS

NUMBER = 200


@dataclass(frozen=True, slots=True)
class HostilePage:
    name: str
    html: bytes


def hostile_pages(port: int) -> list[HostilePage]:
    """Pages for each channel, with several addresses in turn, and for everything else that a script may do; always 200."""
    left = NUMBER - len(OTHERS)
    ways = islice(zip(cycle(CHANNELS.items()), _targets(port, left), strict=False), left)
    out = [(f"{name} to {target}", script.replace("TARGET", target)) for (name, script), target in ways]
    pages = [HostilePage(name, _page(script)) for name, script in (*out, *OTHERS.items())]
    assert len(pages) == NUMBER
    return pages


def _targets(port: int, number: int) -> list[str]:
    """Loopback under its names, other addresses, and the public internet; each round of channels starts with another
    one.
    """
    known = (
        f"http://127.0.0.1:{port}/x",
        f"http://localhost:{port}/x",
        f"http://[::1]:{port}/x",
        f"http://2130706433:{port}/x",
        f"https://127.0.0.1:{port}/x",
        "http://world.example/x",
        "https://169.254.169.254/latest/meta-data",
        f"http://0.0.0.0:{port}/x",
        "file:///etc/passwd",
    )
    return [known[(place + place // len(CHANNELS)) % len(known)] for place in range(number)]


def _page(script: str) -> bytes:
    body = script if script.startswith("<") else f"<script>{script}</script>"
    text = f"<title>Bài thử</title><h1>Bài thử</h1><p id=text>Một đoạn văn.</p>{body}"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{text}</body></html>'.encode()
