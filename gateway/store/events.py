"""Statements about events and device states. Decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.model import AlarmId, DeviceId, EventType, PersonId, PlaceId, Reading
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_INSERT = Statement(
    "INSERT INTO event (id, device, type, dedupe, at, received_at, steady, clock_trusted, source, qos, place,"
    " person, alarm, detail, reason, raw) VALUES (:id, :device, :type, :dedupe, :at, :received_at, :steady,"
    " :clock_trusted, :source, :qos, :place, :person, :alarm, :detail, :reason, :raw)"
)
_KNOWN = Statement("SELECT dedupe, steady FROM event WHERE dedupe IN (SELECT value FROM json_each(:keys))")
_FORGET = Statement("UPDATE event SET dedupe = NULL WHERE dedupe IN (SELECT value FROM json_each(:keys))")
_STATES = Statement(
    "SELECT device, heard_steady, online, battery, battery_low, silent FROM device_state"
    " WHERE device IN (SELECT value FROM json_each(:devices))"
)
_ALL_STATES = Statement("SELECT device, heard_steady, online, battery, battery_low, silent FROM device_state")
_SET_STATE = Statement(
    "INSERT INTO device_state (device, online, battery, battery_low, silent)"
    " VALUES (:device, :online, :battery, :battery_low, :silent) ON CONFLICT (device) DO UPDATE SET"
    " online = :online, battery = :battery, battery_low = :battery_low, silent = :silent"
)
_HEARD = Statement(
    "INSERT INTO device_state (device, heard_at, heard_steady, battery_low, silent)"
    " VALUES (:device, :at, :steady, 0, 0)"
    " ON CONFLICT (device) DO UPDATE SET heard_at = :at, heard_steady = :steady"
)

_LAST_LOOKED_AT = 30
"""Events of one person that are looked through: who presses and passes all day has a passage among them."""
_LAST_OF = Statement(
    "SELECT person, device, type, steady FROM event WHERE id IN (SELECT (SELECT max(id) FROM"
    f" (SELECT id, type FROM event WHERE person = each.value ORDER BY id DESC LIMIT {_LAST_LOOKED_AT})"
    " WHERE type IN (SELECT value FROM json_each(:types))) FROM json_each(:people) each)"
)
# An opening by the helper's own page names an alarm and no card: whoever tapped may be anywhere.
_LET_IN = Statement(
    "SELECT 1 FROM (SELECT type, place, steady, detail FROM event INDEXED BY event_person"
    f" WHERE person = :person ORDER BY id DESC LIMIT {_LAST_LOOKED_AT})"
    f" WHERE type = '{EventType.DOOR_GRANTED}' AND steady >= :since"
    " AND place IN (SELECT value FROM json_each(:places)) AND CASE WHEN json_valid(detail) THEN"
    " json_extract(detail, '$.credential') IS NOT NULL OR json_extract(detail, '$.grant') IS NULL ELSE 1 END"
    " LIMIT 1"
)
_FORGET_STATE = Statement("DELETE FROM device_state WHERE device = :device")
_HELD = Statement("UPDATE device_state SET heard_steady = :steady WHERE device = :device")


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A reading with what recording adds to it."""

    id: int
    reading: Reading
    dedupe: str | None
    place: str | None
    alarm: AlarmId | None
    clock_trusted: bool
    steady: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """Where somebody went by, and when on the steady clock."""

    person: PersonId
    device: DeviceId
    type: EventType
    steady: datetime


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What is known of a device now."""

    device: DeviceId
    online: bool | None = None
    battery: int | None = None
    battery_low: bool = False
    silent: bool = False
    heard_steady: datetime | None = None


def known_keys(connection: Connection, keys: Collection[str]) -> Mapping[str, datetime]:
    """Return which dedupe keys are taken, and since when on the steady clock."""
    if not keys:
        return {}
    found = _KNOWN.rows(connection, {"keys": json.dumps(list(keys))})
    return {row[0]: from_micros(row[1]) for row in found}


def forget_keys(connection: Connection, keys: Collection[str]) -> None:
    """Free keys whose 24 h are over; the events stay."""
    if keys:
        _FORGET.run(connection, {"keys": json.dumps(list(keys))})


def insert(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    """Record events."""
    if events:
        _INSERT.many(connection, [_values(event) for event in events])


def last_of(
    connection: Connection, people: Collection[PersonId], types: Collection[EventType]
) -> Sequence[Passage]:
    """Return of each of these people the last event of these types, where it is not long past."""
    if not people:
        return ()
    values = {"people": json.dumps(list(people)), "types": json.dumps(sorted(types))}
    return [
        Passage(PersonId(row[0]), DeviceId(row[1]), EventType(row[2]), from_micros(row[3]))
        for row in _LAST_OF.rows(connection, values)
    ]


def let_in_by_card(
    connection: Connection, person: PersonId, places: Collection[PlaceId], since: datetime
) -> bool:
    """Tell whether somebody's card or tag has opened a door at one of these places since."""
    values = {"person": person, "places": json.dumps(list(places)), "since": to_micros(since)}
    return _LET_IN.first(connection, values) is not None


def states(connection: Connection, devices: Collection[str]) -> Mapping[DeviceId, DeviceState]:
    """Return the states of some devices."""
    if not devices:
        return {}
    found = _STATES.rows(connection, {"devices": json.dumps(list(devices))})
    return {state.device: state for state in map(_state, found)}


def all_states(connection: Connection) -> Sequence[DeviceState]:
    """Return every known device state."""
    return [_state(row) for row in _ALL_STATES.rows(connection)]


def forget_state(connection: Connection, device: DeviceId) -> None:
    """Know nothing of a device any more."""
    _FORGET_STATE.run(connection, {"device": device})


def set_states(connection: Connection, states_: Iterable[DeviceState]) -> None:
    """Write device states; when a device was heard is written by `set_heard` alone."""
    values = [
        {
            "device": each.device,
            "online": each.online,
            "battery": each.battery,
            "battery_low": each.battery_low,
            "silent": each.silent,
        }
        for each in states_
    ]
    if values:
        _SET_STATE.many(connection, values)


def set_heard(connection: Connection, heard: Mapping[DeviceId, datetime], at: datetime) -> None:
    """Write when devices were last heard (steady clock), `at` being the wall time of now."""
    if heard:
        wall = to_micros(at)
        _HEARD.many(
            connection,
            [{"device": device, "at": wall, "steady": to_micros(when)} for device, when in heard.items()],
        )


def set_held(connection: Connection, held: Mapping[DeviceId, datetime]) -> None:
    """Write since when silence counts (steady clock) where nothing could be heard; the last word stays."""
    if held:
        values = [{"device": device, "steady": to_micros(since)} for device, since in held.items()]
        _HELD.many(connection, values)


def _state(row: Sequence[object]) -> DeviceState:
    device, heard, online, battery, low, silent = row
    return DeviceState(
        device=DeviceId(str(device)),
        heard_steady=from_micros(heard) if isinstance(heard, int) else None,
        online=None if online is None else bool(online),
        battery=battery if isinstance(battery, int) else None,
        battery_low=bool(low),
        silent=bool(silent),
    )


def _values(event: RecordedEvent) -> dict[str, object]:
    reading = event.reading
    return {
        "id": event.id,
        "device": reading.device,
        "type": reading.type.value,
        "dedupe": event.dedupe,
        "at": to_micros(reading.at) if reading.at is not None else None,
        "received_at": to_micros(reading.received_at),
        "steady": to_micros(event.steady),
        "clock_trusted": event.clock_trusted,
        "source": reading.source,
        "qos": reading.qos,
        "place": event.place,
        "person": reading.person,
        "alarm": event.alarm,
        "detail": reading.detail,
        "reason": reading.reason,
        "raw": reading.raw or None,
    }
