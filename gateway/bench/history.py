"""Ninety days of a large compound: who came home, who was turned away, what moved. The same every time."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.domain.model import AlarmId, DeviceId, EventType, PersonId, Reading
from gateway.store import event_counts, events
from gateway.store.db import Database
from gateway.store.events import RecordedEvent

HOMES, STAIRS = 2536, 85
"""The compound of the mission, thirty homes to a staircase."""
BEGIN = datetime(2026, 8, 1, tzinfo=UTC)
DAYS = 90
AT_ONCE = 1000
MICROSECOND = timedelta(microseconds=1)
QUIET = (EventType.MOTION, EventType.MOTION, EventType.HEARTBEAT, EventType.DEVICE_ONLINE)


@dataclass(frozen=True, slots=True)
class Past:
    """So many events, evenly over so many days."""

    events: int = 1_000_000
    days: int = DAYS

    @property
    def until(self) -> datetime:
        """When the last of them has happened."""
        return BEGIN + timedelta(days=self.days)

    def write(self, database: Database) -> None:
        """Record them, and count them as the core does beside its work."""
        found = self._all()
        while batch := list(itertools.islice(found, AT_ONCE)):
            with database.write() as connection:
                events.insert(connection, batch)

    def count(self, database: Database, most: int) -> Iterator[float]:
        """Count them; yield the seconds each transaction took."""
        while True:
            began = datetime.now(UTC)
            with database.write() as connection:
                if not event_counts.uncounted(connection):
                    return
                event_counts.count(connection, most)
            yield (datetime.now(UTC) - began).total_seconds()

    def _all(self) -> Iterator[RecordedEvent]:
        chance = random.Random(5)  # noqa: S311  the same past every time
        number, step = 0, timedelta(days=self.days) / self.events
        while True:
            for reading in _scene(chance):
                number += 1
                if number > self.events:
                    return
                yield _recorded(number, BEGIN + number * step - MICROSECOND, *reading)


Scene = tuple[EventType, str, str, str | None, str]


def document() -> dict[str, object]:
    """Return the site in which it happened."""
    stairs, homes = range(STAIRS), range(HOMES)
    return {
        "site": {"name": "金海岸", "timezone": "Asia/Shanghai", "desk": ["guard"]},
        "places": [
            *({"id": f"b{n}", "kind": "building", "name": f"{n + 1}号楼"} for n in range((STAIRS + 1) // 2)),
            *(
                {"id": f"u{n}", "kind": "entrance", "name": f"{n % 2 + 1}单元", "in": f"b{n // 2}"}
                for n in stairs
            ),
            *({"id": f"h{n}", "kind": "household", "name": _flat(n), "in": f"u{n % STAIRS}"} for n in homes),
        ],
        "people": [
            {"id": "guard", "name": "门岗"},
            *({"id": f"r{n}", "name": f"居民{n}", "home": f"h{n}"} for n in homes),
        ],
        "devices": [{"id": f"e{n}", "template": "cuobian-door", "place": f"u{n}"} for n in stairs],
        "doors": [_door(n) for n in stairs],
    }


def _flat(home: int) -> str:
    floor, flat = divmod(home // STAIRS, 4)
    return f"{floor + 1}0{flat + 1}"


def _door(stair: int) -> dict[str, object]:
    device = f"e{stair}"
    parts = {"readers": [device], "lock": device, "contact": device, "rex": [device]}
    return {"id": f"door{stair}", "name": "单元门", "place": f"u{stair}", **parts}


def _scene(chance: random.Random) -> list[Scene]:
    """Return what happens next: mostly somebody comes home, sometimes something moves or nobody is let in."""
    stair, home, what = chance.randrange(STAIRS), chance.randrange(HOMES), chance.random()
    where, door = f"u{stair}", f"door:door{stair}"
    if what < 0.45:
        who = f"r{home}"
        return [
            (EventType.ACCESS_CARD, f"e{stair}", where, who, '{"credential": 12}'),
            (EventType.DOOR_GRANTED, door, where, who, '{"by": "card"}'),
            (EventType.DOOR_OPENED, f"e{stair}", where, None, "{}"),
            (EventType.DOOR_CLOSED, f"e{stair}", where, None, "{}"),
        ]
    if what < 0.47:
        return [(EventType.DOOR_DENIED, door, where, None, '{"reason": "no_right"}')]
    if what < 0.4702:
        return [(EventType.DOOR_FORCED, door, where, None, "{}")]
    if what < 0.472:
        return [(EventType.SOS_PRESSED, f"s{home}", f"h{home}", None, "{}")]
    return [(chance.choice(QUIET), f"m{home}", f"h{home}", None, "{}")]


def _recorded(
    number: int, at: datetime, type_: EventType, device: str, place: str, person: str | None, detail: str
) -> RecordedEvent:
    who = PersonId(person) if person is not None else None
    reading = Reading(DeviceId(device), type_, at, person=who, detail=detail, source="mqtt")
    alarm = AlarmId(number) if type_ is EventType.SOS_PRESSED else None
    return RecordedEvent(number, reading, None, place, alarm, clock_trusted=True, steady=at)
