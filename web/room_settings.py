"""What the room is started with."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10.0
"""The longest that one question to the database may take."""
ROWS = 50
"""The most rows of one part of a list."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """`names` are host names besides loopback under which a browser may ask; `secret` is `user:password`.

    `ui` is the address of Prefect's UI while `luutru serve` runs the room; only then there are `actions`.
    """

    data: Path
    database_url: str | None = None
    sites: Path | None = None
    host: str = "127.0.0.1"
    port: int = 4201
    names: tuple[str, ...] = ()
    login: bool = False
    secret: str | None = None
    ui: str | None = None
    actions: bool = False

    @property
    def is_loopback(self) -> bool:
        if self.host in LOOPBACK:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def hosts(self) -> frozenset[str]:
        """The names in a request's Host header that are the room's own, in small letters, without a port."""
        return frozenset(name.lower().strip("[]") for name in (*LOOPBACK, self.host, *self.names))
