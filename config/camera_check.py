"""What must agree about cameras inside a site document. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from config.problem import Problem, shown
from config.site import SiteDocument
from gateway.domain.camera import TEMPLATE


def camera_problems(document: SiteDocument) -> Iterator[Problem]:
    """Yield what does not agree about cameras."""
    known = [each.id for each in document.devices]
    first: dict[str, str] = {}
    for index, device in enumerate(document.devices):
        path = ("devices", index, "camera")
        camera = device.camera
        if camera is None:
            if device.template == TEMPLATE:
                yield Problem(path, f"missing, expected how {device.id} is looked through: its source")
            continue
        if device.template != TEMPLATE:
            yield Problem(path, f"found a camera, expected none: {device.template} is not {TEMPLATE}")
        if first.setdefault(camera.source, device.id) != device.id:
            expected = f"a source that {first[camera.source]} does not have"
            yield Problem((*path, "source"), f"found {shown(camera.source)}, expected {expected}")
        if camera.asks is not None and camera.asks not in known:
            text = f"found {shown(camera.asks)}, expected the id of a device"
            yield Problem((*path, "asks"), text, known, camera.asks)
