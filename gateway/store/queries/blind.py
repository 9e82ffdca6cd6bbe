"""Which open faults are about a camera that sees nothing, and why. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

_BLIND = text(
    "SELECT a.id, d.id, (SELECT json_extract(detail, '$.text') FROM event"
    "  WHERE device = d.id AND type = 'device.offline' ORDER BY id DESC LIMIT 1),"
    " (SELECT online FROM device_state WHERE device = d.id)"
    " FROM json_each(:alarms) wanted JOIN alarm a ON a.id = wanted.value"
    " JOIN device d ON d.id = json_extract(a.devices, '$[0]') AND d.camera != ''"
    " WHERE a.kind = 'technical' AND a.subject = :about || d.id || :fault"
)
_FAULT = {"about": "device:", "fault": ":device.offline"}


@dataclass(frozen=True, slots=True)
class BlindCamera:
    """A camera that an alarm says is blind."""

    device: str
    why: str
    """As the camera worker, or the core in its place, has said it."""
    over: bool
    """Whether it sees again, though nobody has closed the fault."""


def blind(connection: Connection, alarms: Collection[int]) -> Mapping[int, BlindCamera]:
    """Return of these alarms those about a blind camera; the others cost nothing."""
    if not alarms:
        return {}
    rows = connection.execute(_BLIND, _FAULT | {"alarms": json.dumps(list(alarms))})
    return {id_: BlindCamera(device, why or "", bool(online)) for id_, device, why, online in rows}
