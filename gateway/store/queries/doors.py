"""What pages and programs read of doors: how each stands, and which of its devices are away. Never writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.door import Standing
from gateway.domain.model import DeviceId, DoorId
from gateway.domain.site_doors import Door
from gateway.store.moment import from_micros
from gateway.store.site_door_rows import door_of
from gateway.store.statement import Statement

_FIELDS = (
    "id, name, place, readers, out, lock, contact, rex, unlock_for, open_within, held_after, second, position"
)
_ALL = Statement(f"SELECT {_FIELDS} FROM door ORDER BY position, id")
_ONE = Statement(f"SELECT {_FIELDS} FROM door WHERE id = :id")
_STANDINGS = Statement(
    "SELECT door, standing FROM door_state WHERE door IN (SELECT value FROM json_each(:ids))"
)
# A row of a door may be there for its wrong attempts alone: only its contact's own word says how it stands.
_SEEN = Statement(
    "SELECT value FROM json_each(:ids) WHERE EXISTS"
    " (SELECT 1 FROM event WHERE device = value AND type IN ('door.opened', 'door.closed'))"
)
# Among the newest only: there is no index for what is asked of a page that somebody stands beside.
_LATEST_UNLOCK = Statement(
    "SELECT state, created_at FROM command WHERE id > (SELECT coalesce(max(id), 0) - 1000 FROM command)"
    " AND device = :lock AND do = 'unlock' ORDER BY id DESC LIMIT 1"
)
_AWAY = Statement(
    "SELECT device FROM device_state WHERE device IN (SELECT value FROM json_each(:ids))"
    " AND (silent OR online = 0)"
)


@dataclass(frozen=True, slots=True)
class Unlocking:
    """The last order to unlock that a lock was given, and what became of it."""

    state: str
    at: datetime


def every(connection: Connection) -> Sequence[Door]:
    """Return every door in the site's own order."""
    return [door_of(row) for row in _ALL.rows(connection)]


def one(connection: Connection, id_: str) -> Door | None:
    """Return one door."""
    row = _ONE.first(connection, {"id": id_})
    return None if row is None else door_of(row)


def standings(connection: Connection, doors: Collection[Door]) -> Mapping[DoorId, Standing]:
    """Return how doors stand; one whose contact has never said a word is left out."""
    found = _STANDINGS.rows(connection, {"ids": json.dumps([each.id for each in doors])})
    known = {DoorId(door): Standing(standing) for door, standing in found}
    contacts = [each.contact for each in doors if each.contact is not None]
    seen = {row[0] for row in _SEEN.rows(connection, {"ids": json.dumps(contacts)})}
    told = [each for each in doors if each.contact is None or each.contact in seen]
    return {each.id: known.get(each.id, Standing.SECURED) for each in told}


def latest_unlock(connection: Connection, lock: DeviceId) -> Unlocking | None:
    """Return what a lock was told last, None where that is long ago."""
    row = _LATEST_UNLOCK.first(connection, {"lock": lock})
    return None if row is None else Unlocking(row[0], from_micros(row[1]))


def away(connection: Connection, devices: Collection[DeviceId]) -> frozenset[DeviceId]:
    """Return those of some devices that are silent or say that they are offline."""
    rows = _AWAY.rows(connection, {"ids": json.dumps(sorted(devices))})
    return frozenset(DeviceId(row[0]) for row in rows)
