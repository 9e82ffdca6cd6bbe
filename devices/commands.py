"""What a device behind a bridge can be told: the message for each thing it can do. Pure; sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from config.shape import Shape, Text
from devices.placeholders import fill, placeholders

Do = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
"""What is to be done, as our own protocol calls it (CONTRACT §3): `unlock`, `siren`, `light`, `identify` …"""


class Command(Shape):
    """One thing a device can do, and the message that makes it; `{param}` stands for what its params say."""

    do: Do
    topic: Text
    payload: Text

    @property
    def names(self) -> frozenset[str]:
        """The params it mentions."""
        return placeholders(self.topic) | placeholders(self.payload)


def command_message(
    commands: Iterable[Command], values: Mapping[str, str], do: str
) -> tuple[str, bytes] | None:
    """Return topic and payload that make a device do something; None where it cannot.

    `values` are the device's params with the defaults filled in (`Template.values`); raises KeyError for one
    that is missing.
    """
    for command in commands:
        if command.do == do:
            return fill(command.topic, values), fill(command.payload, values).encode()
    return None
