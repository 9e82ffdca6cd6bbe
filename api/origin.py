"""From where somebody logs in, as far as they recognise it again: a network and a family of browsers."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from fastapi import Request

from api.throttle import is_loopback
from gateway.service.sessions import Origin

HERE = "here"
"""The box itself."""
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
"""A word of the browser's own, and what people call it; whoever also says another's stands first."""


def origin_of(request: Request) -> Origin:
    """Return where a request comes from."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    return Origin(network(address_of(request)), browser)


def address_of(request: Request) -> str:
    """Return the address of whoever asks, empty where there is none."""
    return request.client.host if request.client is not None else ""


def source_of(request: Request) -> str:
    """Return what guesses are counted by: an address of IPv4, a home's network of IPv6.

    Whoever has one address of IPv6 has all of its network: 18 million million million to guess from.
    """
    address = address_of(request)
    return network(address) if ":" in address and not is_loopback(address) else address


def network(address: str) -> str:
    """Return the network an address is in: 256 addresses of IPv4, one home's of IPv6."""
    if is_loopback(address):
        return HERE
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, 24 if found.version == 4 else 64), strict=False))
