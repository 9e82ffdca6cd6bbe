"""What stands beside a camera of our own, as the templates say. Pure; never looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from devices.door_parts import told
from devices.template import Template
from gateway.domain.site import Site

ASKING = frozenset({"say", "show"})
"""What a panel or a speaker can do that tells somebody to turn their head."""


def camera_problems(templates: Mapping[str, Template], site: Site) -> Iterator[str]:
    """Yield the panels that cannot ask for a proof of life, each `device ID.camera: found …`."""
    for device in site.devices.values():
        asks = site.devices.get(device.camera.asks) if device.camera and device.camera.asks else None
        template = templates.get(asks.template) if asks is not None else None
        if asks is not None and template is not None and ASKING.isdisjoint(told(template)):
            found = f"found asks: {asks.id!r} ({template.template})"
            yield f"device {device.id}.camera: {found}, expected a panel or speaker, which can say or show"
