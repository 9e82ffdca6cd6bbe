"""What other systems may show: open alarms, devices, presses, without any person. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros

_ALARMS = text(
    "SELECT id, kind, state, subject, devices, place_name, raised_at FROM alarm"
    " INDEXED BY alarm_due WHERE state != 'resolved' AND kind != 'drill'"
)
"""By the index of what is open: sorted by id it would walk through all there have ever been (measured)."""
_DEVICES = text("SELECT device, online, battery, battery_low, silent, heard_at FROM device_state")
_LAST_LINE = text("SELECT max(id) FROM alarm_log")
_LAST_EVENT = text("SELECT max(id) FROM event")
_TOLD = text(
    "SELECT id, device, type, received_at FROM event"
    " WHERE type IN (SELECT value FROM json_each(:types)) AND id > :after ORDER BY id LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """An open alarm, without the people in it."""

    id: int
    kind: str
    state: str
    subject: str
    devices: tuple[str, ...]
    place_name: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """What is known of a device."""

    id: str
    online: bool | None
    battery: int | None
    battery_low: bool
    silent: bool
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """Something a device told of."""

    id: int
    device: str
    type: str
    received_at: datetime


def last_change(connection: Connection) -> int:
    """Return a number that grows whenever anything happens to an alarm."""
    return int(connection.execute(_LAST_LINE).scalar() or 0)


def last_event(connection: Connection) -> int:
    """Return the id of the newest event, 0 where there is none."""
    return int(connection.execute(_LAST_EVENT).scalar() or 0)


def open_alarms(connection: Connection) -> Sequence[ShownAlarm]:
    """Return every open alarm but drills, oldest first."""
    found = [
        ShownAlarm(id_, kind, state, subject, tuple(json.loads(devices)), place_name, from_micros(raised_at))
        for id_, kind, state, subject, devices, place_name, raised_at in connection.execute(_ALARMS)
    ]
    return sorted(found, key=lambda each: each.id)


def devices(connection: Connection) -> Sequence[ShownDevice]:
    """Return every device that anything is known of."""
    return [
        ShownDevice(
            id_,
            None if online is None else bool(online),
            battery,
            bool(low),
            bool(silent),
            None if heard_at is None else from_micros(heard_at),
        )
        for id_, online, battery, low, silent, heard_at in connection.execute(_DEVICES)
    ]


def events_after(
    connection: Connection, after: int, types: Collection[str], limit: int
) -> Sequence[ShownEvent]:
    """Return events of these types behind an id, oldest first."""
    values = {"after": after, "types": json.dumps(sorted(types)), "limit": limit}
    rows = connection.execute(_TOLD, values)
    return [ShownEvent(id_, device, type_, from_micros(at)) for id_, device, type_, at in rows]
