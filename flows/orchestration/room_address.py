"""The address of the reading room while `luutru serve` runs it; runs of this server link to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

ROOM_ADDRESS = "ROOM_ADDRESS"


@contextmanager
def announced(address: str) -> Iterator[None]:
    """During the block this process and those that it starts know the address."""
    os.environ[ROOM_ADDRESS] = address
    try:
        yield
    finally:
        del os.environ[ROOM_ADDRESS]


def room_link(words: str, path: str = "/") -> str:
    """A link in Markdown; empty if no room runs."""
    address = os.environ.get(ROOM_ADDRESS)
    return f"[{words}]({address}{path})" if address else ""
