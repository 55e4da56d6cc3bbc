"""warcprox with the rehearsal portal as every host: PORT, then options; runs in the environment of the other programs.

warcprox refuses servers on loopback, and only its own tests have an option for that.
"""

import socket
import sys
from typing import Any

import warcprox.warcproxy
from warcprox.main import main

LOOPBACK = ("127.0.0.1", "localhost")

if __name__ == "__main__":
    port = int(sys.argv.pop(1))
    resolve = socket.getaddrinfo

    def nearby(host: str, *more: Any, **named: Any) -> Any:
        if host in LOOPBACK:
            return resolve(host, *more, **named)
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", port))]

    socket.getaddrinfo = nearby  # type: ignore[assignment] # for this one process
    warcprox.warcproxy.WarcProxyHandler.allow_localhost = True
    main()
