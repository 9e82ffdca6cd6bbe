"""The installer's console: finds, adopts, tests and lists devices; doors, places, who is called, walk tests.

Names no resident but those of the one household a device is being put into, and whom a policy calls.
"""

from __future__ import annotations

from api.pages.install import (
    adopt,
    camera_form,
    camera_look,
    camera_new,
    camera_sign,
    cameras,
    compound,
    device,
    devices,
    discover,
    doors,
    drill,
    drill_paths,
    filing,
    labels,
    lines,
    logins,
    places,
    policies,
    walk,
    ways,
)

ROUTERS = tuple(
    each.router
    for each in (
        discover,
        adopt,
        labels,
        devices,
        device,
        camera_new,
        camera_look,
        camera_form,
        camera_sign,
        cameras,
        doors,
        places,
        policies,
        compound,
        lines,
        logins,
        drill,
        drill_paths,
        walk,
        filing,
        ways,
    )
)
