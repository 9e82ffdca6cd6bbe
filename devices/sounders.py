"""What makes itself heard or seen in a stairwell, and how each of it is told. Sends nothing.

Our own devices obey commands of ours. A siren behind a bridge obeys the messages its template names: it is
switched on and off, and says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.commands import command_message
from devices.problems import fits
from devices.template import Kind, Template
from gateway.domain.model import DeviceId
from gateway.domain.site import Device, Site

DOES: Mapping[Kind, str] = {"siren": "siren", "lamp": "light", "panel": "announce"}
"""What each kind does when somebody calls for help: the word of the panel channel. A relay is none of them,
since nobody knows what hangs on it."""
SPEAKS = "announce"
"""What an address says by itself."""
QUIET = "silence"
OFF = "_off"
Messages = Mapping[str, tuple[str, bytes]]


def sounders(templates: Mapping[str, Template], site: Site) -> Mapping[DeviceId, str]:
    """Return every siren, lamp and panel of a site with its address on the panel channel."""
    found: dict[DeviceId, str] = {}
    for device in site.devices.values():
        template = templates.get(device.template)
        does = DOES.get(template.kind) if template is not None else None
        if template is not None and does is not None and (template.native or messages_of(device, template)):
            found[device.id] = device.id if does == SPEAKS else f"{device.id}?do={does}"
    return found


def messages_of(device: Device, template: Template) -> Messages:
    """Return how a siren behind a bridge is switched, by our words for it; empty where it cannot be."""
    does = DOES.get(template.kind)
    if does is None or template.mqtt is None or not fits(device, template):
        return {}
    on = command_message(template, device.params, does)
    off = command_message(template, device.params, does + OFF)
    return {does: on, QUIET: off} if on is not None and off is not None else {}


def foreign(templates: Mapping[str, Template], site: Site) -> Mapping[DeviceId, Messages]:
    """Return the sirens and lamps of a site that are told in another protocol than ours."""
    found: dict[DeviceId, Messages] = {}
    for device in site.devices.values():
        template = templates.get(device.template)
        if template is not None and (messages := messages_of(device, template)):
            found[device.id] = messages
    return found
