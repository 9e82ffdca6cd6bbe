"""The installer's console: finds, adopts, tests and lists devices; places, lines, labels, walk tests.

Names no resident but those of the one household a device is being put into.
"""

from __future__ import annotations

from api.pages.install import (
    adopt,
    device,
    devices,
    discover,
    drill,
    labels,
    lines,
    places,
    walk,
)

ROUTERS = tuple(
    each.router for each in (discover, adopt, labels, devices, device, places, lines, drill, walk)
)
