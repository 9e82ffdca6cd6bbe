"""A door opened on somebody's word: a helper's on the way, the guard desk's, an installer's who tries it.

Owns the transaction; never decides who may: a route's role or the alarm's promise has said so.
"""

from __future__ import annotations

from gateway.domain.door import Grant, GrantKind
from gateway.domain.errors import NoLock, NotFound
from gateway.domain.model import DoorId, Now
from gateway.domain.site import Site
from gateway.domain.site_doors import Door
from gateway.service.batch import Batch
from gateway.service.doors import Doors, Told
from gateway.service.linkkey import LinkKey
from gateway.store import events
from gateway.store.db import Database
from gateway.store.events import RecordedEvent
from gateway.store.site import load_ways


def open_door(database: Database, door: DoorId, account: int, by: str, now: Now, keys: LinkKey) -> Grant:
    """Open a door for an account, called `by`, in one transaction; returns the grant it is recorded under.

    Raises NotFound, or NoLock where nothing can be told to open.
    """
    with database.read() as connection:
        site = load_ways(connection)
    found = site.doors.get(door)
    if found is None:
        raise NotFound(f"there is no door {door}")
    if found.lock is None:
        raise NoLock(f"found no lock at door {door}, expected one that can be told to open")
    grant = Grant(GrantKind.ACCOUNT, account=account)
    with database.write() as connection:
        unlock(Batch(connection, now, keys), site, found, grant, by)
    return grant


def unlock(batch: Batch, site: Site, door: Door, grant: Grant, by: str) -> None:
    """Record the grant, move the door and order its lock, all in the batch's own transaction."""
    doors = Doors(batch, site)
    events.insert(
        batch.connection, [_recorded(batch, each, door) for each in doors.open_for(door, grant, by)]
    )
    doors.write()
    batch.flush()


def _recorded(batch: Batch, told: Told, door: Door) -> RecordedEvent:
    return RecordedEvent(
        batch.next_event(),
        told.reading,
        None,
        door.place,
        told.alarm,
        clock_trusted=True,
        steady=batch.now.steady,
    )
