"""The installer's console: finds, adopts, tests and lists devices; places, who is called, lines and labels.

Names no resident but those of the one household a device is being put into, and whom a policy calls.
"""

from __future__ import annotations

from api.pages.install import adopt, device, devices, discover, doors, labels, lines, places, policies

ROUTERS = tuple(
    each.router for each in (discover, adopt, labels, devices, device, doors, places, policies, lines)
)
