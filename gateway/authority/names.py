"""By which names and addresses this box is opened now. Reads the system's tables; never asks the network."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

_RANGES = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 127.0.0.0/8"
PRIVATE = tuple(map(ip_network, (*_RANGES.split(), "fc00::/7", "fe80::/10", "::1/128")))
"""Addresses that mean nothing in the internet: whoever trusts this box trusts it for these at most."""
LOCAL = "local"
_TRIE = Path("/proc/net/fib_trie")
_SIX = Path("/proc/net/if_inet6")
_OWN = re.compile(r"\|-- (\S+)\n\s+/32 host LOCAL")
_LINK_LOCAL, _TEMPORARY = 0x20, 0x01
"""From `include/net/ipv6.h` and `include/uapi/linux/if_addr.h`."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def wanted(public_url: str, named: Iterable[str], trie: Path = _TRIE, six: Path = _SIX) -> tuple[str, ...]:
    """Return the names and addresses a certificate of this box has to hold at this moment, in order."""
    host = socket.gethostname().partition(".")[0].lower()
    own = {host, f"{host}.{LOCAL}"} if _LABEL.fullmatch(host) else set()
    public = urlsplit(public_url).hostname
    return tuple(
        sorted({"localhost", *own, *named, *([public] if public else []), *map(str, addresses(trie, six))})
    )


def addresses(trie: Path = _TRIE, six: Path = _SIX) -> set[IPv4Address | IPv6Address]:
    """Return this machine's own private addresses.

    From the kernel's tables: getifaddrs(3) needs a netlink socket, which the interface's unit forbids.
    """
    found: set[IPv4Address | IPv6Address] = {IPv4Address("127.0.0.1"), IPv6Address("::1")}
    found |= {IPv4Address(each) for each in _OWN.findall(_text(trie))}
    for line in _text(six).splitlines():
        digits, _index, _length, scope, flags, *_ = line.split()
        # One that is local to a link needs the visitor's own interface, a temporary one is gone tomorrow.
        if int(scope, 16) != _LINK_LOCAL and not int(flags, 16) & _TEMPORARY:
            found.add(IPv6Address(bytes.fromhex(digits)))
    return {each for each in found if is_private(str(each))}


def is_private(name: str) -> bool:
    """Tell whether a text is an address that means nothing in the internet."""
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return any(address.version == network.version and address in network for network in PRIVATE)


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
