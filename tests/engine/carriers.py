"""A carrier that does as it is told for each address: take, refuse, hang until released, break."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.escalation import Purpose
from gateway.domain.model import AlarmId, DeviceId, NotificationId, PersonId
from gateway.domain.notification import Dispatch, Message, Notification
from gateway.domain.policy import Policy, Step

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PATIENCE = 10.0
"""Seconds within which what must happen happens; generous, because the machines are shared."""


def eventually(holds: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until something holds; fail when it does not."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.005)


def alarm(state: AlarmState = AlarmState.RAISED) -> Alarm:
    """Return an alarm about which messages are sent."""
    return Alarm(
        AlarmId(1), AlarmKind.SOS, state, "person:wu", (DeviceId("sos-501"),), None, "501", PersonId("wu"),
        "吴奶奶", Policy((Step((PersonId("zheng"),)),)), START, START, START,
    )  # fmt: skip


def dispatch(id_: int, address: str, channel: str = "carrier", attempts: int = 0) -> Dispatch:
    """Return one message to one address."""
    return Dispatch(
        Notification(
            NotificationId(id_), AlarmId(1), PersonId(address), channel, address, Purpose.CALL,
            AlarmState.RAISED, 0, 0, attempts,
        ),
        alarm(),
    )  # fmt: skip


def compose(each: Dispatch) -> Message:
    """Return a message that says which it is."""
    return Message(
        str(each.notification.id), "1", AlarmKind.SOS, each.alarm.state, each.notification.purpose, "501",
        "吴奶奶", "", "", "", each.notification.step + 1, "zh-CN",
    )  # fmt: skip


def gather(messages: Sequence[Message]) -> Message:
    """Return one message that names all of them."""
    return replace(messages[0], others=tuple(each.notification for each in messages[1:]))


@dataclass
class Carrier:
    """A channel. What happens at an address is set in `manner`: take, temporary, permanent, hang, break."""

    name: str = "carrier"
    pool: int = 4
    manner: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Address and notification of each attempt, as it began."""
    accepted: list[str] = field(default_factory=list)
    under_way: dict[str, int] = field(default_factory=dict)
    most_at_once: dict[str, int] = field(default_factory=dict)
    release: threading.Event = field(default_factory=threading.Event)
    closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        with self._lock:
            self.sent.append((address, message.notification))
            now = self.under_way.get(address, 0) + 1
            self.under_way[address] = now
            self.most_at_once[address] = max(now, self.most_at_once.get(address, 0))
        try:
            return self._behave(message, address)
        finally:
            with self._lock:
                self.under_way[address] -= 1

    def _behave(self, message: Message, address: str) -> str:
        manner = self.manner.get(address, "take")
        if manner.startswith("hang"):
            self.release.wait(60)
            if manner == "hang and refuse":
                raise TemporaryFailure("too late")
        if manner == "temporary":
            raise TemporaryFailure("busy")
        if manner == "permanent":
            raise PermanentFailure("no such number")
        if manner == "exit":
            raise SystemExit
        if manner == "break":
            raise RuntimeError("nobody foresaw this")
        with self._lock:
            self.accepted.append(message.notification)
        return f"receipt-{message.notification}"

    def check_address(self, address: str) -> str:
        return ""

    def ready(self) -> str:
        return ""

    def close(self) -> None:
        self.closed = True

    def attempts(self, address: str) -> int:
        with self._lock:
            return len([each for each, _ in self.sent if each == address])
