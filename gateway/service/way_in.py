"""Let the helper in: the doors on the way to a call for help, for whoever has promised to go, alone."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.domain import access
from gateway.domain.errors import IllegalTransition, NotFound
from gateway.domain.model import DoorId, Now
from gateway.domain.site_doors import Door
from gateway.service.batch import Batch
from gateway.service.door_word import unlock
from gateway.service.linkkey import LinkKey
from gateway.service.links import LinkView, view_of
from gateway.store.db import Database
from gateway.store.site import load_ways


@dataclass(frozen=True, slots=True)
class WayIn:
    """What the accepting helper is shown: doors that open at a touch, and where the key to the home is."""

    doors: tuple[Door, ...]
    key: str = ""


def shown(database: Database, view: LinkView) -> WayIn | None:
    """Return the way in for the holder of a link; None for everybody but the helper, and after the close."""
    if not access.lets_in(view.alarm, view.person):
        return None
    with database.read() as connection:
        site = load_ways(connection)
    home = site.places.get(view.alarm.place) if view.alarm.place is not None else None
    doors = tuple(door for door in access.ways_in(site, view.alarm.place) if door.lock is not None)
    return WayIn(doors, home.key if home is not None else "")


def open_door(database: Database, code: str, door: DoorId, now: Now, keys: LinkKey) -> None:
    """Open a door on the way, by name of the alarm and its helper, in one transaction.

    Raises NotFound for an unknown code, IllegalTransition where that door is not theirs to open now.
    """
    with database.read() as connection:
        site = load_ways(connection)
    with database.write() as connection:
        view = view_of(connection, code)
        if view is None:
            raise NotFound("this link is not known")
        found = site.doors.get(door)
        grant = access.helper_grant([view.alarm], view.person, found, site) if found is not None else None
        if found is None or found.lock is None or grant is None:
            raise IllegalTransition("this door is not open to you now")
        unlock(Batch(connection, now, keys), site, found, grant, view.person_name)
