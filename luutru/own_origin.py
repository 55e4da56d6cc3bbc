"""Compares the Origin and Host headers of a request: both servers of `luutru serve` answer only their own pages."""

from urllib.parse import urlsplit


def is_own_origin(origin: str, host: str) -> bool:
    """The scheme may be a proxy's; the port counts, since another port is another program."""
    try:
        address = urlsplit(origin)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and address.netloc.lower() == host.lower()
