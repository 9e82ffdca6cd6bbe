"""What pages and programs read of what is installed: people, places, devices. Never writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gateway.store.moment import from_micros

_PEOPLE = "SELECT id, name, home, language FROM person"
_PAGE_OF_PEOPLE = text(
    f"{_PEOPLE} WHERE id > :after AND (:like = '' OR name LIKE :like ESCAPE '!' OR id LIKE :like ESCAPE '!')"
    " ORDER BY id LIMIT :limit"
)
_CONTACTS = text(
    "SELECT person, channel, address FROM contact WHERE person IN (SELECT value FROM json_each(:people))"
    " ORDER BY person, position"
)
_PLACES = text("SELECT id, kind, name, inside, floor FROM place ORDER BY position, id")
_DEVICES = text(
    "SELECT d.id, template, place, policy, line, s.heard_at, s.online, s.battery, coalesce(s.silent, 0),"
    " resident FROM device d LEFT JOIN device_state s ON s.device = d.id"
    " WHERE d.id > :after ORDER BY d.id LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with their addresses, channel first."""

    id: str
    name: str
    home: str | None
    language: str
    contacts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place, with the place around it."""

    id: str
    kind: str
    name: str
    inside: str | None
    floor: int | None


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device with what is known of it now."""

    id: str
    template: str
    place: str | None
    policy: str | None
    line: str | None
    heard_at: datetime | None
    online: bool | None
    battery: int | None
    silent: bool
    resident: str | None


def people(connection: Connection, after: str, limit: int, search: str = "") -> Sequence[ListedPerson]:
    """Return people by id, those whose name or id holds `search` where it is given."""
    escaped = search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {"after": after, "limit": limit, "like": f"%{escaped}%" if search else ""}
    return _with_contacts(connection, list(connection.execute(_PAGE_OF_PEOPLE, values)))


def places(connection: Connection) -> Sequence[ListedPlace]:
    """Return every place in the site's own order."""
    return [ListedPlace(*_five(row)) for row in connection.execute(_PLACES)]


def devices(connection: Connection, after: str, limit: int) -> Sequence[ListedDevice]:
    """Return devices by id, each with its state."""
    return [_device(row) for row in connection.execute(_DEVICES, {"after": after, "limit": limit})]


def _with_contacts(connection: Connection, rows: Sequence[Sequence[Any]]) -> list[ListedPerson]:
    contacts: dict[str, list[tuple[str, str]]] = {row[0]: [] for row in rows}
    for owner, channel, address in connection.execute(_CONTACTS, {"people": json.dumps(list(contacts))}):
        contacts[owner].append((channel, address))
    return [ListedPerson(id_, name, home, lang, tuple(contacts[id_])) for id_, name, home, lang in rows]


def _five(row: Sequence[Any]) -> tuple[Any, Any, Any, Any, Any]:
    return row[0], row[1], row[2], row[3], row[4]


def _device(row: Sequence[Any]) -> ListedDevice:
    id_, template, place, policy, line, heard_at, online, battery, silent, resident = row
    return ListedDevice(
        id=id_,
        template=template,
        place=place,
        policy=policy,
        line=line,
        heard_at=from_micros(heard_at) if heard_at is not None else None,
        online=bool(online) if online is not None else None,
        battery=battery,
        silent=bool(silent),
        resident=resident,
    )
