"""What a device behind a bridge can be told: the message for each thing it can do. Pure; sends nothing."""

from __future__ import annotations

from collections.abc import Mapping

from devices.placeholders import fill
from devices.template import Template


def command_message(template: Template, params: Mapping[str, str], do: str) -> tuple[str, bytes] | None:
    """Return topic and payload that make a device with these params do something; None where it cannot.

    Defaults are filled in. Raises KeyError for a param that is missing (see `problems.fits`).
    """
    values = template.values(params)
    for command in template.commands:
        if command.do == do:
            return fill(command.topic, values), fill(command.payload, values).encode()
    return None
