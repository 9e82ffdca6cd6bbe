"""A small compound in which things happened: written as the core writes them, with a clock that may jump."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.site_file import parse_site
from gateway.domain.model import AlarmId, DeviceId, EventType, PersonId, Reading
from gateway.service import site
from gateway.store import event_counts, events
from gateway.store.db import Database
from gateway.store.events import RecordedEvent
from gateway.store.migrate import migrate

BEGIN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PLACES = ("gate", "b1", "b1u1", "h1", "h2")
SITE = b"""
site: {name: x, language: zh-CN, timezone: Asia/Shanghai}
places:
  - {id: gate, kind: entrance, name: gate}
  - {id: b1, kind: building, name: b1}
  - {id: b1u1, kind: entrance, name: u1, in: b1}
  - {id: h1, kind: household, name: "101", in: b1u1}
  - {id: h2, kind: household, name: "102", in: b1u1}
people:
  - {id: wu, name: Wu, home: h1}
  - {id: li, name: Li, home: h2}
devices:
  - {id: reader-1, template: cuobian-reader, place: b1u1}
  - {id: ctrl-1, template: cuobian-door, place: b1u1}
  - {id: cam-1, template: cuobian-sensor, place: b1u1}
doors:
  - {id: unit, name: unit, place: b1u1, readers: [reader-1], lock: ctrl-1, contact: ctrl-1}
"""


@dataclass(frozen=True)
class Happened:
    """One event, `seconds` after the beginning."""

    seconds: float
    type: EventType = EventType.MOTION
    place: str | None = "h1"
    device: str = "sensor"
    person: str | None = None
    alarm: int | None = None
    detail: str = "{}"

    @property
    def at(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)


def compound(file: Path) -> Database:
    """Give a database with the compound."""
    database = Database(file)
    migrate(database)
    site.apply(database, parse_site(SITE, "site.yaml"))
    return database


def happen(database: Database, found: Iterable[Happened], first: int = 1) -> None:
    """Record events by number, in the order given."""
    rows = [_recorded(number, each) for number, each in enumerate(found, first)]
    with database.write() as connection:
        events.insert(connection, rows)


def count(database: Database, most: int) -> None:
    """Let the core count some of what happened."""
    with database.write() as connection:
        if event_counts.uncounted(connection):
            event_counts.count(connection, most)


def _recorded(number: int, each: Happened) -> RecordedEvent:
    reading = Reading(
        DeviceId(each.device),
        each.type,
        each.at,
        person=PersonId(each.person) if each.person else None,
        detail=each.detail,
    )
    alarm = AlarmId(each.alarm) if each.alarm else None
    return RecordedEvent(number, reading, None, each.place, alarm, clock_trusted=True, steady=each.at)
