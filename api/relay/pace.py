"""How often one address, or one box, may ask: a bucket that fills again. Bounded."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

BURST = 240.0
"""Requests at once: a whole street behind one address of a mobile carrier."""
EACH_SECOND = 20.0
MOST = 4096
"""Addresses remembered; the longest quiet one goes first."""


class Pace:
    """One bucket for each who asks."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, who: str, now: float) -> bool:
        """Take one request; False where there were too many."""
        left, since = self._buckets.pop(who, (BURST, now))
        left = min(BURST, left + (now - since) * EACH_SECOND) - 1
        self._buckets[who] = (max(left, 0.0), now)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return left >= 0


def neighbourhood(address: str) -> str:
    """Return what an address is counted by: itself, of IPv6 its /64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else str(found)
