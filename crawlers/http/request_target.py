"""Splits a URL into the server to connect to, the request target and the Host header."""

import re
from dataclasses import dataclass
from typing import Self

from crawlers.http.errors import BadRequest

_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(r"[!-~]*")


@dataclass(frozen=True, slots=True)
class Server:
    """The key under which an idle connection is kept."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class RequestTarget:
    url: str
    """As given, without its fragment."""
    server: Server
    target: str
    """Path and query, character by character as given."""

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises BadRequest."""
        url = url.partition("#")[0]
        scheme, separator, rest = url.partition("://")
        end = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=len(rest))
        if not separator or scheme.lower() not in _PORTS:
            raise BadRequest(f"no http or https URL: {url}")
        if _PLAIN.fullmatch(rest, end) is None:
            raise BadRequest(f"the URL is not percent-encoded: {url!r}")
        server = _server(scheme.lower(), rest[:end].rpartition("@")[2])
        target = rest[end:]
        return cls(url, server, target if target.startswith("/") else "/" + target)

    @property
    def host_header(self) -> str:
        """RFC 9110, 7.2: includes the port if it is not the scheme's default."""
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return host if self.server.port == _PORTS[self.server.scheme] else f"{host}:{self.server.port}"


def _server(scheme: str, authority: str) -> Server:
    host, port = _split_port(authority)
    try:
        number = int(port) if port else _PORTS[scheme]
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise BadRequest(f"no host and port: {authority}") from error
    if not ascii_host:
        raise BadRequest(f"no host in {authority!r}")
    return Server(scheme, ascii_host.lower(), number)


def _split_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, _, rest = authority[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = authority.partition(":")
    return host, port
