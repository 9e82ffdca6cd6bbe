"""Locks and barriers behind somebody else's bridge: opened by the message their template names.

Now or never, like every order for a lock: handed over at QoS 0, kept for nobody. How long such a lock stays
open is its own setting; nothing here locks it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.commands import command_message
from devices.door_parts import OPENING
from devices.problems import fits
from devices.template import Template
from gateway.domain.command import UNLOCK, Order
from gateway.domain.model import DeviceId
from gateway.domain.ports import Sink
from gateway.domain.site import Site


class BridgeLocks:
    """The locks of one site that are told in another protocol than ours."""

    def __init__(self, templates: Mapping[str, Template], sink: Sink) -> None:
        self._templates = templates
        self._sink = sink
        self._messages: Mapping[DeviceId, tuple[str, bytes]] = {}

    def bind(self, site: Site) -> None:
        """Take a new version of the site."""
        locks = {door.lock for door in site.doors.values()}
        found = {id_: self._message(site, id_) for id_ in locks if id_ is not None}
        self._messages = {id_: message for id_, message in found.items() if message is not None}

    def obeys(self, device: DeviceId) -> bool:
        """Tell whether it is this way that a device is reached by."""
        return device in self._messages

    def act(self, order: Order) -> bool:
        """Open at once; False where no broker is there, or it is to do something else."""
        message = self._messages.get(order.device)
        return message is not None and order.do == UNLOCK and self._sink.mention(*message)

    def _message(self, site: Site, id_: DeviceId) -> tuple[str, bytes] | None:
        device = site.devices.get(id_)
        template = self._templates.get(device.template) if device is not None else None
        if device is None or template is None or template.mqtt is None or not fits(device, template):
            return None
        found = (command_message(template, device.params, each) for each in OPENING)
        return next((each for each in found if each is not None), None)
