"""What is read of the gateway itself: its last self-probe, the site's name, counts. Never writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.domain.vision import VISION
from gateway.store import faces
from gateway.store.db import value_of
from gateway.store.moment import from_micros
from gateway.store.queries import alarms

_UNREACHABLE = text("SELECT count(*) FROM alarm WHERE unreachable AND state != 'resolved'")
_WAITING = text(
    "SELECT state, count(*) FROM notification"
    " WHERE state IN ('pending', 'sending', 'failed_temporary') GROUP BY state"
)
_CAMERAS = text(
    "SELECT count(*), coalesce(sum(s.online = 0), 0) FROM device d"
    " LEFT JOIN device_state s ON s.device = d.id WHERE d.camera != ''"
)
_WORKER = text("SELECT online FROM device_state WHERE device = :device")
_SEQUENCES = text("SELECT name, seq FROM sqlite_sequence WHERE name IN ('event', 'alarm', 'notification')")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is and waits; `written` are the highest ids ever given."""

    open_by_state: Mapping[str, int]
    unreachable: int
    waiting_by_state: Mapping[str, int]
    written: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sight:
    """How the cameras are, as far as anything was said against them; none of it where there is no camera."""

    cameras: int
    blind: int
    worker: bool
    """False where the camera worker was said to be gone."""
    people: int
    """Whose faces are stored."""


def sight(connection: Connection) -> Sight | None:
    """Return how cameras, their worker and the store of faces are; None where there are neither."""
    cameras, blind = connection.execute(_CAMERAS).one()
    worker = connection.execute(_WORKER, {"device": VISION}).scalar()
    people = faces.stored(connection)
    return Sight(cameras, blind, worker is None or bool(worker), people) if cameras or people else None


def probed_at(connection: Connection) -> datetime | None:
    """Return when the core's self-probe last came round, on the steady clock; None before the first."""
    found = value_of(connection, "probe_steady")
    return from_micros(int(found)) if found else None


def site_names(connection: Connection) -> tuple[str, str, str]:
    """Return the site's name, language and time zone; empty where none is set."""
    name, language, timezone = (
        value_of(connection, f"site_{key}") for key in ("name", "language", "timezone")
    )
    return name or "", language or "", timezone or ""


def counts(connection: Connection) -> Counts:
    """Return what is open, what waits to be sent and what was ever written."""
    return Counts(
        open_by_state=alarms.open_by_state(connection),
        unreachable=int(connection.execute(_UNREACHABLE).scalar_one()),
        waiting_by_state={row[0]: row[1] for row in connection.execute(_WAITING)},
        written={row[0]: row[1] for row in connection.execute(_SEQUENCES)},
    )
