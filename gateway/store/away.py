"""When the relay was last heard, for the other processes of the box. Decides nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from gateway.store.db import set_value, value_of
from gateway.store.moment import from_micros, to_micros

_HEARD = "relay_heard_steady"


def set_heard(connection: Connection, steady: datetime) -> None:
    """Remember when the relay last did its work."""
    set_value(connection, _HEARD, str(to_micros(steady)))


def heard(connection: Connection) -> datetime | None:
    """Return when the relay last did its work, on the steady clock; None where it never has."""
    found = value_of(connection, _HEARD)
    return None if found is None else from_micros(int(found))
