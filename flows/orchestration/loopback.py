"""Excludes loopback addresses from the proxy of the environment."""

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def ask_loopback_directly() -> None:
    """Adds loopback to the hosts without a proxy, for this process and its children.

    Removes a SOCKS proxy, which Prefect's client cannot use: it would end every command, even without proxied requests.
    """
    for name in ("no_proxy", "NO_PROXY"):
        hosts = [host.strip() for host in (os.environ.get("no_proxy") or os.environ.get("NO_PROXY", "")).split(",")]
        known = [host for host in hosts if host]
        if known != ["*"]:
            os.environ[name] = ",".join(dict.fromkeys([*known, *LOOPBACK]))
    if find_spec("socksio") is None:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            if urlsplit(os.environ[name]).scheme.startswith("socks"):
                del os.environ[name]
