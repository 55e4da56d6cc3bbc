"""Which addresses of the network a request may go to: those that everyone can reach, never our own network."""

import asyncio
import ipaddress
import socket

from crawlers.http.errors import DnsFailed, PrivateAddress

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses of IPv6 that a gateway or the system turns into the IPv4 address in their last 32 bits.
_CARRIES_V4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


def is_public(said: str) -> bool:
    """Of an address in figures; False for loopback, private, link-local, shared, multicast and reserved ones."""
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return False
    return all(_public(one) for one in (address, _v4_within(address)) if one)


async def refuse_private(host: str, port: int) -> None:
    """Raises PrivateAddress where the name leads to such an address, be it beside public ones; DnsFailed."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise DnsFailed(f"{host}: {error}") from error
    for _, _, _, _, address in found:
        refuse_if_private(host, str(address[0]))


def refuse_if_private(host: str, address: str | None) -> None:
    if address is None or not is_public(address):
        raise PrivateAddress(f"{host} leads to {address}, which is not on the public network")


def _v4_within(address: IpAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    within = (address.ipv4_mapped, address.sixtofour, address.teredo[1] if address.teredo else None)
    if any(address in network for network in _CARRIES_V4):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return next((one for one in within if one is not None), None)


def _public(address: IpAddress) -> bool:
    # A mapped address is judged by what it carries: Python calls ::ffff:0:0/96 itself reserved.
    mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
    return mapped or (address.is_global and not address.is_multicast)
