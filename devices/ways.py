"""Through what each device is heard: its serial line, or the broker and the bridge it stands behind. Pure.

A device names its bridge by the very params it is heard with: it stands behind every installed device of kind
`bridge` whose params it shares, each with the same value (`base: zigbee2mqtt`; `base: home, gateway: OMG1`).
So an installer types nothing twice, and a bridge that is installed later takes its devices in by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from devices import topics
from devices.template import Template
from gateway.domain.model import DeviceId, EventType
from gateway.domain.site import Device, Site

BROKER = DeviceId(topics.BULK)
"""The session whose loss says that the broker is away."""


class _Bridge(NamedTuple):
    id: DeviceId
    params: frozenset[tuple[str, str]]


def ways_of(templates: Mapping[str, Template], site: Site) -> Mapping[DeviceId, tuple[DeviceId, ...]]:
    """Return what each device is heard through, nearest last; one without a known template has no way."""
    known = [
        (device, templates[device.template])
        for device in site.devices.values()
        if device.template in templates
    ]
    bridges = [
        _Bridge(device.id, frozenset(template.values(device.params).items()))
        for device, template in known
        if template.kind == "bridge"
    ]
    return {device.id: tuple(_ways(device, template, bridges)) for device, template in known}


def unwatched(templates: Mapping[str, Template], site: Site) -> Mapping[str, Sequence[DeviceId]]:
    """Return by template the devices whose end nobody notices: without a window, and never told offline."""
    found: dict[str, list[DeviceId]] = defaultdict(list)
    for device in site.devices.values():
        template = templates.get(device.template)
        if template is None or device.silent_after is not None or template.supervise is not None:
            continue
        if template.native is None and EventType.DEVICE_OFFLINE not in template.reads:
            found[device.template].append(device.id)
    return found


def _ways(device: Device, template: Template, bridges: Iterable[_Bridge]) -> Iterator[DeviceId]:
    if template.line is not None:
        if device.line is not None:
            yield topics.line_device(device.line)
        return
    yield BROKER
    if template.kind == "bridge":
        return
    params = template.values(device.params).items()
    yield from (each.id for each in bridges if each.params and each.params <= params)
