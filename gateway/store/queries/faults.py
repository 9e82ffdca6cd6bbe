"""What the records say is wrong now: faults nobody has closed, devices that are away. Never writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, text

from gateway.domain.faults import Recorded
from gateway.domain.model import EventType
from gateway.store.moment import from_micros

_OPEN = text(
    "SELECT a.subject, a.raised_at, a.place_name, a.place IS NOT NULL, coalesce(d.camera, '') != ''"
    " FROM alarm a LEFT JOIN device d ON d.id = json_extract(a.devices, '$[0]')"
    " WHERE a.state != 'resolved' AND a.kind = 'technical' AND NOT a.recovered ORDER BY a.id LIMIT :most"
)
_STATES = text(
    "SELECT s.device, s.online = 0 OR s.silent, s.battery_low, coalesce(d.camera, '') != '',"
    " (SELECT json_extract(detail, '$.text') FROM event WHERE device = s.device AND type = 'device.offline'"
    "  ORDER BY id DESC LIMIT 1), d.id IS NOT NULL"
    " FROM device_state s LEFT JOIN device d ON d.id = s.device"
    " WHERE s.online = 0 OR s.silent OR s.battery_low LIMIT :most"
)
_LATE = text(
    "SELECT count(*), min(due_at) FROM alarm WHERE state != 'resolved' AND kind != 'drill' AND due_at < :now"
)
_OLDEST = text(
    "SELECT min(raised_at) FROM alarm WHERE state != 'resolved' AND kind NOT IN ('technical', 'drill')"
)
_DEVICES = text(
    "SELECT count(*), coalesce(sum(s.online = 0 OR s.silent), 0), coalesce(sum(s.battery_low), 0)"
    " FROM device d LEFT JOIN device_state s ON s.device = d.id"
)
MOST = 500

Key = tuple[str, EventType]


def recorded(connection: Connection, hubs: Collection[str] = ()) -> Sequence[Recorded]:
    """Return everything that is wrong now, each once; `hubs` are devices that others are heard through.

    A fault that the desk has closed stands all the same while its device is away.
    """
    found: dict[Key, Recorded] = {}
    for subject, raised, place, placed, camera in connection.execute(_OPEN, {"most": MOST}):
        device, type_ = _parts(str(subject))
        where = str(place) if placed else ""
        found[device, type_] = Recorded(
            device, type_, from_micros(raised), "", where, bool(camera), device in hubs
        )
    for device, away, low, camera, why, installed in connection.execute(_STATES, {"most": MOST}):
        if not installed and ":" not in device:
            continue  # a device that was removed cannot be repaired
        for holds, type_ in ((away, EventType.DEVICE_OFFLINE), (low, EventType.BATTERY_LOW)):
            if holds:
                told = str(why or "") if type_ is EventType.DEVICE_OFFLINE else ""
                known = found.get((device, type_))
                since, where = (known.since, known.where) if known is not None else (None, "")
                found[device, type_] = Recorded(
                    device, type_, since, told, where, bool(camera), device in hubs
                )
    return list(found.values())


def late(connection: Connection, now: int) -> tuple[int, int | None]:
    """Return how many deadlines of open alarms are past, and the oldest, in microseconds."""
    count, oldest = connection.execute(_LATE, {"now": now}).one()
    return int(count), oldest


def oldest_call(connection: Connection) -> int | None:
    """Return when the oldest open call for help was raised, in microseconds."""
    found: int | None = connection.execute(_OLDEST).scalar()
    return found


def devices(connection: Connection) -> tuple[int, int, int]:
    """Return how many devices are installed, how many of them are away, and how many low on battery."""
    count, away, low = connection.execute(_DEVICES).one()
    return int(count), int(away), int(low)


def _parts(subject: str) -> Key:
    device, _, type_ = subject.removeprefix("device:").rpartition(":")
    try:
        return device, EventType(type_)
    except ValueError:  # a notice that is no event, such as an envelope's
        return device, EventType.DEVICE_OFFLINE
