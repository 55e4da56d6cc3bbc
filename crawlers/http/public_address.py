"""Refuses requests to addresses that are not public: loopback, private and reserved networks (SSRF protection)."""

import asyncio
import ipaddress
import socket

from crawlers.http.errors import DnsFailed, PrivateAddress

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 networks whose addresses carry an IPv4 address in their last 32 bits (NAT64, IPv4-compatible).
_CARRIES_V4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


def is_public(text: str) -> bool:
    """Takes a numeric address. False for loopback, private, link-local, shared, multicast and reserved addresses."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_public(each) for each in (address, _v4_within(address)) if each)


async def refuse_private(host: str, port: int) -> None:
    """Raises PrivateAddress if any of the host's addresses is not public, and DnsFailed if it has none."""
    try:
        addresses = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise DnsFailed(f"{host}: {error}") from error
    for _, _, _, _, address in addresses:
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
    return next((carried for carried in within if carried is not None), None)


def _public(address: IpAddress) -> bool:
    # A mapped address is as public as the IPv4 address in it; Python calls all of ::ffff:0:0/96 reserved.
    mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
    return mapped or (address.is_global and not address.is_multicast)
