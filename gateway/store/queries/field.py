"""What the installer's pages read: devices by what is wrong with them, who lives somewhere. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros

_OWN_EVENT = (
    "(SELECT received_at FROM event WHERE device = d.id AND source != 'gateway' ORDER BY id DESC LIMIT 1)"
)
# `heard_at` counts from the installation on, so only what a device really said proves anything.
_HEARD = (
    "(s.battery IS NOT NULL OR coalesce(s.online, 0) = 1 OR EXISTS (SELECT 1 FROM tried WHERE device = d.id)"
    " OR EXISTS (SELECT 1 FROM event WHERE device = d.id AND source != 'gateway'))"
)
_FROM = "FROM device d LEFT JOIN device_state s ON s.device = d.id"
_COLUMNS = (
    f"d.id, d.template, d.place, d.resident, d.policy, d.line, d.params, {_OWN_EVENT}, s.heard_at, s.online,"
    f" s.battery, coalesce(s.battery_low, 0), coalesce(s.silent, 0), {_HEARD}"
)
_WRONG = {
    "": "1",
    "silent": "(s.silent OR s.online = 0)",
    "never": f"NOT {_HEARD}",
    "battery": "s.battery_low",
}
_WHERE = (
    "(:everywhere OR d.place IN (SELECT value FROM json_each(:places)))"
    " AND (:like = '' OR d.id LIKE :like ESCAPE '!' OR d.template LIKE :like ESCAPE '!')"
)
_PAGES = {
    wrong: text(
        f"SELECT {_COLUMNS} {_FROM} WHERE d.id > :after AND {which} AND {_WHERE} ORDER BY d.id LIMIT :limit"
    )
    for wrong, which in _WRONG.items()
}
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE d.id = :id")
_COUNTS = text(
    "SELECT count(*), "
    + ", ".join(f"coalesce(sum(coalesce({_WRONG[each]}, 0)), 0)" for each in ("silent", "never", "battery"))
    + f" {_FROM}"
)
_LIVING = text("SELECT id, name FROM person WHERE home = :place ORDER BY position, id")
_NAME = text("SELECT name FROM person WHERE id = :id")
_POLICIES = text("SELECT id FROM policy ORDER BY position, id")
_LINES = text(
    "SELECT l.id, l.port, l.baudrate, (SELECT count(*) FROM device WHERE line = l.id) FROM line l"
    " ORDER BY l.position, l.id"
)
_WINDOW = text("SELECT silent_after FROM device WHERE id = :id")
_BY_PLACE = text("SELECT place, count(*) FROM device WHERE place IS NOT NULL GROUP BY place")
_QOS = text(
    "SELECT qos FROM event WHERE device = :id AND source LIKE 'broker:%' ORDER BY id DESC LIMIT :limit"
)


class Wrong(StrEnum):
    """What may be wrong with a device."""

    NOTHING = ""
    SILENT = "silent"
    NEVER = "never"
    BATTERY = "battery"


@dataclass(frozen=True, slots=True)
class FieldDevice:
    """A device as the installer sees it."""

    id: str
    template: str
    place: str | None
    resident: str | None
    policy: str | None
    line: str | None
    params: Mapping[str, str]
    heard_at: datetime | None
    """When it last said something; None: never, as far as is known."""
    online: bool | None
    battery: int | None
    battery_low: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A serial line with how many devices are on it."""

    id: str
    port: str
    baudrate: int | None
    devices: int


def devices(
    connection: Connection,
    after: str,
    limit: int,
    wrong: Wrong = Wrong.NOTHING,
    places: Collection[str] | None = None,
    search: str = "",
) -> Sequence[FieldDevice]:
    """Return devices by id with this wrong, in these places (None: anywhere), that a text is found in."""
    escaped = search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {
        "after": after,
        "limit": limit,
        "everywhere": places is None,
        "places": json.dumps(list(places or ())),
        "like": f"%{escaped}%" if search else "",
    }
    return [_device(row) for row in connection.execute(_PAGES[wrong.value], values)]


def device(connection: Connection, id_: str) -> FieldDevice | None:
    """Return one device."""
    row = connection.execute(_ONE, {"id": id_}).first()
    return None if row is None else _device(row)


def silent_after(connection: Connection, id_: str) -> float | None:
    """Return a device's own supervision window in seconds, None where it is the template's."""
    found: float | None = connection.execute(_WINDOW, {"id": id_}).scalar()
    return found


def counts(connection: Connection) -> Mapping[Wrong, int]:
    """Return how many devices there are, and with how many something is wrong."""
    every, silent, never, low = connection.execute(_COUNTS).one()
    return {Wrong.NOTHING: every, Wrong.SILENT: silent, Wrong.NEVER: never, Wrong.BATTERY: low}


def living_at(connection: Connection, place: str) -> Sequence[tuple[str, str]]:
    """Return id and name of everybody who lives in a place."""
    return [(row[0], row[1]) for row in connection.execute(_LIVING, {"place": place})]


def person_name(connection: Connection, id_: str) -> str:
    """Return somebody's name, empty where nobody has this id."""
    return str(connection.execute(_NAME, {"id": id_}).scalar() or "")


def policies(connection: Connection) -> Sequence[str]:
    """Return the ids of the policies in the site's own order."""
    return [row[0] for row in connection.execute(_POLICIES)]


def lines(connection: Connection) -> Sequence[FieldLine]:
    """Return the serial lines in the site's own order."""
    return [FieldLine(row[0], row[1], row[2], row[3]) for row in connection.execute(_LINES)]


def devices_by_place(connection: Connection) -> Mapping[str, int]:
    """Return how many devices stand in each place itself."""
    return {row[0]: row[1] for row in connection.execute(_BY_PLACE)}


def latest_qos(connection: Connection, id_: str, limit: int) -> Sequence[int]:
    """Return with which quality of service a device's latest events came over the broker."""
    return [row[0] for row in connection.execute(_QOS, {"id": id_, "limit": limit})]


def _device(row: Sequence[Any]) -> FieldDevice:
    (
        id_,
        template,
        place,
        resident,
        policy,
        line,
        params,
        said_at,
        heard_at,
        online,
        battery,
        low,
        silent,
        heard,
    ) = row
    times = [each for each in (said_at, heard_at if heard else None) if each is not None]
    return FieldDevice(
        id=id_,
        template=template,
        place=place,
        resident=resident,
        policy=policy,
        line=line,
        params=json.loads(params),
        heard_at=from_micros(max(times)) if times else None,
        online=bool(online) if online is not None else None,
        battery=battery,
        battery_low=bool(low),
        silent=bool(silent),
    )
