"""How the whole box is, by its own records: for the page, the command line, a collector. Never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.deadman import LATE_AFTER, PROBE_LASTS, Hindrance
from gateway.domain.faults import HINDERED, Fault, FaultKind, Gravity, kind_of
from gateway.domain.figures import Figures
from gateway.domain.model import Now
from gateway.domain.register import fingerprint
from gateway.service import backups, figures
from gateway.service.backups import LastBackup
from gateway.store import register, retention
from gateway.store.db import Database
from gateway.store.moment import from_micros, to_micros
from gateway.store.queries import alarms, faults, system

FRESH = timedelta(seconds=60)
"""How old the core's own figures may be to say anything of now."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the settings provide for; None: nobody asks."""

    backed_up_every: timedelta | None = None
    watched: bool | None = None
    """Whether somebody outside waits for the sign of life."""


@dataclass(frozen=True, slots=True)
class Register:
    """How far the register reaches."""

    row: int = 0
    print: str = ""
    """Short enough to write down; empty where no head was signed."""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the disk, and what the database takes of it."""

    size: int = 0
    free: int = 0
    database: int = 0
    log: int = 0


@dataclass(frozen=True, slots=True)
class Devices:
    """How many there are, and how many of them are not as they should be."""

    installed: int = 0
    away: int = 0
    low: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that can be told of the box."""

    probed: timedelta | None
    """How long ago the core last proved itself; None before the first time."""
    open_by_state: Mapping[str, int]
    oldest: datetime | None
    """When the oldest open call for help was raised."""
    late: int
    """Deadlines that are past by more than they may be."""
    late_by: timedelta
    last_press: datetime | None
    waiting: int
    """Messages that are not sent yet."""
    backup: LastBackup | None
    register: Register
    disk: Disk
    devices: Devices
    figures: Figures
    trusted: bool
    """Whether the wall clock is."""
    faults: Sequence[Fault]

    @property
    def well(self) -> bool:
        """Tell whether nothing is wrong that somebody has to see to; advice is no fault."""
        return all(each.gravity is Gravity.SOON for each in self.faults)

    @property
    def proven(self) -> bool:
        """Tell whether the core proved itself just now."""
        return self.probed is not None and self.probed <= PROBE_LASTS


def look(database: Database, now: Now, expected: Expected) -> Health:
    """Return how the box is now. Raises StoreRefused where the database cannot be read."""
    with database.read() as connection:
        said = figures.read(connection)
        probed = system.probed_at(connection)
        age = now.steady - probed if probed is not None else None
        late, by = _late(connection, now)
        counted = system.counts(connection)
        found = [*_core(age, said, now, late), *_recorded(connection, said), *_unreachable(counted)]
        backup = backups.last(connection)
        return Health(
            probed=age,
            open_by_state=counted.open_by_state,
            oldest=_moment(faults.oldest_call(connection)),
            late=late,
            late_by=by,
            last_press=alarms.last_press(connection),
            waiting=sum(counted.waiting_by_state.values()),
            backup=backup,
            register=_register(connection),
            disk=_disk(database, connection),
            devices=Devices(*faults.devices(connection)),
            figures=said,
            trusted=now.trusted,
            faults=in_order([*found, *_advice(expected, now, backup, found)]),
        )


def _core(age: timedelta | None, said: Figures, now: Now, late: int) -> Iterator[Fault]:
    """Yield what is wrong with the core, each kind once; one that does not answer explains the rest."""
    if age is None or age > PROBE_LASTS:
        since = now.at - age if age is not None else None
        yield Fault(FaultKind.CORE, since=since)
        if late:
            yield Fault(FaultKind.LATE)
        return
    kinds = {FaultKind.LATE} if late else set()
    if now.steady - from_micros(said.at) <= FRESH:
        kinds |= {HINDERED[Hindrance(each)] for each in said.hindrances if each in set(Hindrance)}
    yield from (Fault(each) for each in sorted(kinds))


def _recorded(connection: Connection, said: Figures) -> Iterator[Fault]:
    """Yield what the records tell; two sessions of one broker are one fault."""
    seen: set[FaultKind] = set()
    for each in faults.recorded(connection, said.hubs):
        kind = kind_of(each)
        if kind is not FaultKind.BROKER or kind not in seen:
            yield Fault(kind, _shown(each.device), each.since, each.why, each.where)
        seen.add(kind)


def _shown(device: str) -> str:
    """Return a device as people know it: a part of the box without the word before the colon."""
    kind, colon, name = device.partition(":")
    return name if colon and kind in {"line", "path", "door", "broker"} else device


def _unreachable(counted: system.Counts) -> Iterator[Fault]:
    if counted.unreachable:
        yield Fault(FaultKind.UNREACHABLE)


def _advice(
    expected: Expected, now: Now, backup: LastBackup | None, found: Sequence[Fault]
) -> Iterator[Fault]:
    if not now.trusted:
        yield Fault(FaultKind.CLOCK)
    if expected.watched is False:
        yield Fault(FaultKind.UNWATCHED)
    every, told = expected.backed_up_every, {each.kind for each in found}
    if every is None:
        yield Fault(FaultKind.UNSAVED)
    elif backup is not None and backup.late(every, now.at) and FaultKind.BACKUP not in told:
        yield Fault(FaultKind.BACKUP, since=backup.at)


def in_order(found: Sequence[Fault]) -> Sequence[Fault]:
    """Return faults as they are to be seen to: the gravest first."""
    kinds = list(FaultKind)
    return sorted(found, key=lambda each: (each.gravity, kinds.index(each.kind), each.device))


def _late(connection: Connection, now: Now) -> tuple[int, timedelta]:
    count, oldest = faults.late(connection, to_micros(now.steady - LATE_AFTER))
    return count, now.steady - from_micros(oldest) if oldest is not None else timedelta(0)


def _register(connection: Connection) -> Register:
    head = register.last_head(connection, "")
    if head is None:
        return Register(register.last(connection)[0])
    return Register(register.last(connection)[0], fingerprint(head.hash), from_micros(head.at))


def _disk(database: Database, connection: Connection) -> Disk:
    size, free = retention.disk(database.path)
    return Disk(
        size, free + retention.free_pages(connection), database.path.stat().st_size, database.log_size()
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
