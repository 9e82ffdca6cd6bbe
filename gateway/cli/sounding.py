"""Carries commands of the panel channel to sirens behind somebody else's bridge. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from devices import topics
from devices.sounders import Messages, foreign
from devices.template import Template
from gateway.domain.model import DeviceId
from gateway.domain.ports import Sink
from gateway.domain.site import Site

COMMAND = "/command"


class Sounding:
    """The way out to panels, sirens and lamps, ours and others."""

    def __init__(self, templates: Mapping[str, Template], sink: Sink) -> None:
        self._templates = templates
        self._sink = sink
        self._foreign: Mapping[DeviceId, Messages] = {}

    def bind(self, site: Site) -> None:
        """Take a new version of the site."""
        self._foreign = foreign(self._templates, site)

    def publish(self, topic: str, payload: bytes) -> bool:
        """Hand a command to the broker; False where that is away, for the channel to try again."""
        device = DeviceId(topic.removeprefix(topics.ROOT).removesuffix(COMMAND))
        messages = self._foreign.get(device)
        if messages is None:
            return self._sink.publish(topic, payload, at_once=True)
        message = messages.get(json.loads(payload)["do"])
        return message is None or self._sink.publish(*message, at_once=True)
