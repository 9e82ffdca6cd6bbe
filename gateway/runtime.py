"""What every process of the gateway needs around its work: both clocks, word to systemd, and a clean end.

Owns no thread but the one that waits for signals. Never logs (see `gateway.logs`) and never decides.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from gateway.clock_sync import ClockSync
from gateway.domain.model import Now
from gateway.domain.steady import SteadyBase, SteadyRecord, base_for, moment, steady

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
NOTIFY_PATIENCE = 1.0
"""Seconds a word to systemd may wait for room in its socket; then it is dropped."""

Load = Callable[[], SteadyRecord | None]
"""Reads the remembered steady clock; None on a new database."""
Save = Callable[[SteadyBase, SteadyBase | None], SteadyBase]
"""Stores the first base if the second (None: none) still stands, in one transaction; returns what stands."""


class Clock(Protocol):
    """The two clocks of the house."""

    def now(self) -> datetime:
        """Return the wall clock, for people to read: aware UTC."""

    def steady(self) -> datetime:
        """Return the steady clock, for deadlines: aware UTC, moved by no change of the wall clock."""

    def moment(self) -> Now:
        """Return both."""


class SystemClock:
    """The clocks of this machine: processes of one boot on one database see the same steady time."""

    def __init__(self, load: Load, save: Save) -> None:
        self._base = _agree(load, save)
        self._synchronised = ClockSync()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> datetime:
        return moment(steady(self._base, since_boot()))

    def moment(self) -> Now:
        return Now(self.now(), self.steady(), self._synchronised())


def since_boot() -> int:
    """Return microseconds since this boot began, time asleep included."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


def _agree(load: Load, save: Save) -> SteadyBase:
    record = load()
    base = base_for(record, BOOT_ID.read_text("ascii").strip(), time.time_ns() // 1000, since_boot())
    if record is None:
        return save(base, None)
    return base if base == record.base else save(base, record.base)


def notify(state: str) -> bool:
    """Tell the supervisor, such as `READY=1` (sd_notify(3)); False where none listens. Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.settimeout(NOTIFY_PATIENCE)
            channel.sendto(state.encode(), address)
    except OSError:
        return False
    return True


def watchdog_interval() -> float | None:
    """Return how many seconds may pass between two `WATCHDOG=1`: half the limit; None where nobody watches.

    Source: sd_watchdog_enabled(3).
    """
    limit, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not limit.isdecimal() or int(limit) == 0 or pid not in {"", str(os.getpid())}:
        return None
    return int(limit) / 2_000_000


def stop_on_signals(*signals: signal.Signals) -> threading.Event:
    """Return an event that is set at the first SIGTERM or SIGINT (or those given); call from the main thread.

    The event is set by a thread of its own: set inside a handler it could wait for a lock that the
    interrupted main thread holds, and the process would never end.
    """
    stop = threading.Event()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    for number in signals or (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        with ours, theirs:
            ours.recv(1)
            stop.set()
            while ours.recv(1):  # keeps both ends open: later signals are read and change nothing
                pass

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return stop
