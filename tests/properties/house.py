"""A compound on a real database file with clocks that the test moves; nothing beyond the outbox."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from gateway.domain.alarm import Actor, Role
from gateway.domain.model import (
    AlarmId,
    DeviceId,
    EventType,
    Now,
    PersonId,
    PlaceId,
    PolicyId,
    Reading,
    ReceiptStatus,
)
from gateway.domain.site import Device, Person, Place, PlannedPolicy, PlannedStep, Site
from gateway.service.batch import Committed
from gateway.service.due import clamp_deadlines, escalate_due, next_due
from gateway.service.ingest import Work, ingest
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.fresh import put_fresh

KEYS = LinkKey(b"k" * 32)
START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GUARD = Actor(Role.GUARD, "guard", "desk")
PEOPLE = ("zheng", "lin", "guard")


def neighbour(name: str) -> Actor:
    """Return a neighbour as one who answers."""
    return Actor(Role.NEIGHBOUR, name, "page", PersonId(name))


def site(waits: tuple[int, ...] = (60, 60, 60), devices: int = 4) -> Site:
    """Return a compound: some buttons, one policy with a step per wait, the guard as last resort."""
    steps = tuple(PlannedStep((PEOPLE[n % 2],), timedelta(seconds=wait)) for n, wait in enumerate(waits))
    policy = PlannedPolicy(PolicyId("elder"), steps, timedelta(minutes=15), ("guard",))
    homes = [PlaceId(f"home{n}") for n in range(devices)]
    return Site(
        version=1,
        places={home: Place(home, "household", home) for home in homes},
        people={PersonId(name): Person(PersonId(name), name) for name in PEOPLE},
        policies={policy.id: policy},
        devices={
            DeviceId(f"b{n}"): Device(DeviceId(f"b{n}"), "cuobian-sos", homes[n], None, policy.id)
            for n in range(devices)
        },
    )


@dataclass
class House:
    """The store with its clocks: `wall` may jump, `steady` only goes on."""

    path: Path
    site: Site
    contacts: bool = True
    wall: datetime = START
    steady: datetime = START
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        put_fresh(self.path)
        self.database = Database(self.path)
        migrate(self.database)
        with self.database.write() as connection:
            for name in PEOPLE if self.contacts else ():
                values = {"id": name, "address": f"http://x/{name}"}
                connection.execute(
                    text(
                        "INSERT OR IGNORE INTO person (id, name, language, position) VALUES (:id, :id, '', 0)"
                    ),
                    values,
                )
                connection.execute(
                    text(
                        "INSERT OR IGNORE INTO contact (person, position, channel, address)"
                        " VALUES (:id, 0, 'webhook', :address)"
                    ),
                    values,
                )

    @property
    def now(self) -> Now:
        return Now(self.wall, self.steady)

    def passes(self, seconds: float) -> None:
        """Let time go on, on both clocks."""
        self.wall += timedelta(seconds=seconds)
        self.steady += timedelta(seconds=seconds)

    def restart(self) -> None:
        """Close the file and open it again, as a new process does."""
        self.database.close()
        self.database = Database(self.path)
        clamp_deadlines(self.database, self.now)

    def press(self, device: str, id_: str | None, type_: EventType = EventType.SOS_PRESSED) -> Committed:
        """Take one reading in."""
        return self.take([self.reading(device, id_, type_)])

    def reading(self, device: str, id_: str | None, type_: EventType = EventType.SOS_PRESSED) -> Reading:
        return Reading(DeviceId(device), type_, self.wall, id_, source="broker:sos")

    def take(self, readings: list[Reading]) -> Committed:
        return ingest(self.database, self.site, Work(readings=readings), self.now, KEYS)

    def escalate(self) -> Committed:
        return escalate_due(self.database, self.now, KEYS)

    def due(self) -> datetime | None:
        return next_due(self.database)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def close(self) -> None:
        self.database.close()


def committed(done: Committed) -> list[ReceiptStatus]:
    """Return the statuses of the receipts."""
    return [receipt.status for receipt in done.receipts]


def alarm_ids(house: House) -> list[AlarmId]:
    """Return the open alarms."""
    return [AlarmId(int(str(row[0]))) for row in house.rows("SELECT id FROM alarm WHERE state != 'resolved'")]
