"""A database with a past, and the errand that forgets it, moved through time by the test alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from gateway.domain.hold import Hold
from gateway.domain.model import EventType, Now
from gateway.domain.ports import Notice
from gateway.domain.retention import RULES, SWEPT, Marks, RecordClass
from gateway.domain.steady import SteadyBase
from gateway.retention import Retention
from gateway.service import core_state
from gateway.service.holds import Held
from gateway.store import retention as store
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.moment import to_micros
from gateway.store.retention import DeletionReceipt
from tests.flow.clocks import Clocks
from tests.fresh import put_fresh

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PLENTY = Marks(0, 0)

_EVENT = (
    "INSERT INTO event (device, type, dedupe, received_at, steady, clock_trusted, source, qos, place, person,"
    " alarm, detail, reason) VALUES (:device, :type, :dedupe, :at, :steady, :trusted, 'bulk', 1, :place,"
    " :person, :alarm, :detail, '')"
)
_ALARM = (
    "INSERT INTO alarm (kind, state, subject, devices, place, place_name, resident_name, policy, raised_at,"
    " due_at, fired_at, round, step, helper_name, presses, outcome, resolved_at, declined, unreachable,"
    " language, lapsed, closed_by, withdrew, also_going, recovered) VALUES ('sos', :state, :subject,"
    " '[\"sos-501\"]', 'b3u2-501', '501', '吴奶奶', :policy, :at, :steady, :steady, 0, 0, '', 1, '',"
    " :resolved, '[]', 0, 'zh-CN', '', '', 0, '[]', 0) RETURNING id"
)
_POLICY = '{"steps": [{"people": [], "wait": 60}], "arrive_within": 900, "last_resort": [], "desk": []}'
_OF_ALARM = (
    "INSERT INTO alarm_log (alarm, at, type, role, name, channel, text)"
    " VALUES (:alarm, :at, 'raised', 'gateway', '', '', '');"
    "INSERT INTO notification (alarm, person, channel, address, purpose, tells, round, step, state, attempts,"
    " created_at, updated_at, error, receipt) VALUES (:alarm, 'zheng', 'sms', '13800000000', 'call',"
    " 'raised', 0, 0, 'sent', 1, :at, :at, '', '');"
    "INSERT INTO receipt (notification, stage, at) SELECT max(id), 'sent', :at FROM notification;"
    "INSERT INTO command (device, alarm, do, state, tells, by, detail, created_at)"
    " VALUES ('sos-501', :alarm, 'feedback', 'sent', 'raised', '', '{}', :at);"
    "INSERT INTO link (hash, alarm, person) VALUES (randomblob(32), :alarm, 'zheng')"
)


class Box:
    """One database with its errand, until `close`."""

    def __init__(self, folder: Path, marks: Marks = PLENTY, held: Held | None = None) -> None:
        self.clocks = Clocks()
        self.file = folder / "cuobian.db"
        self.marks = marks
        self.kept = {each: RULES[each].default for each in SWEPT}
        self.holds: Sequence[Hold] = ()
        self.notices: list[Notice] = []
        self._reads_holds = held or self._held
        self._numbers = 0
        self._waiting: list[dict[str, object]] = []
        put_fresh(self.file)
        self.open()

    def open(self, boot: str = "boot") -> None:
        """Start, as after a kill; with another boot's name, as after a reboot."""
        self.database = Database(self.file)
        migrate(self.database)
        base = SteadyBase(boot, to_micros(self.clocks.monotone) if boot != "boot" else 0)
        known = core_state.load_steady(self.database)
        core_state.save_steady(self.database, base, known.base if known is not None else None)
        self.retention = Retention(
            self.database,
            self.clocks,
            self.kept,
            lambda: self.marks,
            self.notices.append,
            self._reads_holds,
            timer=lambda: 0.0,
        )

    def close(self) -> None:
        self.database.close()

    def _held(self, _connection: Connection, _now: Now) -> Sequence[Hold]:
        return self.holds

    def passes(self, length: timedelta, every: timedelta = 5 * DAY) -> None:
        """Let time go by; every few days the errand does all that is due."""
        left = length
        while left > timedelta(0):
            self.clocks.passes(min(left, every).total_seconds())
            left -= every
            self.tends()

    def tends(self, most: int = 100_000) -> None:
        """Let the errand do all that is due now, or so many things of it."""
        for _ in range(most):
            if self.retention.tend(self.clocks.moment()) >= 1.0:
                return

    def event(self, type_: EventType, *, alarm: int | None = None, **more: object) -> int:
        """Record something that happens now."""
        self._numbers += 1
        values: dict[str, object] = {
            "device": "door-1",
            "place": "b3u2",
            "person": None,
            "detail": "{}",
            "dedupe": f"door-1\0{self._numbers}",
            "trusted": self.clocks.trusted,
        }
        at = {"at": to_micros(self.clocks.wall), "steady": to_micros(self.clocks.monotone)}
        with self.database.write() as connection:
            connection.execute(text(_EVENT), {**values, **more, **at, "type": type_.value, "alarm": alarm})
            return int(connection.execute(text("SELECT max(id) FROM event")).scalar_one())

    def events(self, type_: EventType, count: int) -> None:
        """Record the same many times, at this moment."""
        detail = json.dumps({"x": "y" * 200})
        for _ in range(count):
            self.write(type_, device="door-1", place="b3u2", person="wu", detail=detail, dedupe=None)
        self.flush()

    def write(self, type_: EventType, **values: object) -> None:
        """Keep something that happens now until `flush`."""
        at = {"at": to_micros(self.clocks.wall), "steady": to_micros(self.clocks.monotone)}
        self._waiting.append({**values, **at, "type": type_.value, "alarm": None, "trusted": True})

    def flush(self) -> None:
        """Record what was kept, in one transaction."""
        waiting, self._waiting = self._waiting, []
        with self.database.write() as connection:
            connection.execute(text(_EVENT), waiting)

    def alarm(self, *, resolved: datetime | None = None) -> int:
        """Record a call for help with all that hangs on it; open unless it was resolved."""
        self._numbers += 1
        at, steady = to_micros(self.clocks.wall), to_micros(self.clocks.monotone)
        values = {
            "state": "raised" if resolved is None else "resolved",
            "subject": f"device:{self._numbers}",
            "at": at,
            "steady": steady,
            "policy": _POLICY,
            "resolved": None if resolved is None else to_micros(resolved),
        }
        with self.database.write() as connection:
            alarm = int(connection.execute(text(_ALARM), values).scalar_one())
            for statement in _OF_ALARM.split(";"):
                connection.execute(text(statement), {"alarm": alarm, "at": at})
        self.event(EventType.SOS_PRESSED, alarm=alarm)
        return alarm

    def count(self, table: str = "event", where: str = "1") -> int:
        with self.database.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())

    def receipts(self) -> list[DeletionReceipt]:
        """Return every receipt, oldest first."""
        with self.database.read() as connection:
            return list(reversed(store.receipts(connection, 1000)))

    def deleted(self) -> dict[RecordClass, int]:
        """Return how many rows of each class all receipts tell of."""
        found: dict[RecordClass, int] = {}
        for each in self.receipts():
            found[each.class_] = found.get(each.class_, 0) + each.count
        return found
