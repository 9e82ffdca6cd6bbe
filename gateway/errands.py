"""What the core does beside the way of a press: checkpoints, counts, space for a full disk, backups begun."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from gateway.ballast import Ballast
from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from gateway.service import event_counts
from gateway.store.db import Database

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks."""
CHECKPOINT_FROM = 4 * 1024 * 1024
"""Bytes of write-ahead log from which it is moved into the file: more than a log that began anew is long."""
DISK = DeviceId("gateway:disk")


class Beside(Protocol):
    """Something else that is looked after here."""

    def look(self) -> None:
        """Do what is due; may not take long, and raises OSError or StoreRefused."""

    def stop(self) -> None:
        """End what was begun."""


class Errands:
    """One thread that keeps the database in shape."""

    def __init__(
        self,
        database: Database,
        ballast: Ballast,
        notice: Callable[[Notice], None],
        others: Sequence[Beside] = (),
        *,
        full: bool = False,
    ) -> None:
        """Take what else is to be looked at, and `full` where kept space had to be given back before."""
        self._others = others
        self._began_full = full
        self._database = database
        self._ballast = ballast
        self._notice = notice
        self._stop = threading.Event()
        self._full = False
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        if self._began_full:
            self._say_full()
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has ended."""
        self._stop.set()
        self._thread.join()
        for each in self._others:
            each.stop()

    def alive(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread.is_alive()

    def make_room(self) -> bool:
        """Give kept space back to a full disk and raise a fault; False where nothing was left."""
        released = self._ballast.release()
        if released:
            self._say_full()
        return released

    def _say_full(self) -> None:
        self._full = True
        self._notice(Notice("gateway", DISK, online=False, text="the disk is full"))

    def _run(self) -> None:
        while True:
            self._do(self._keep_space)
            self._do(self._keep_the_log_short)
            self._do(self._count_events)
            for each in self._others:
                self._do(each.look)
            if self._stop.wait(EVERY):
                return

    def _do(self, errand: Callable[[], None]) -> None:
        try:
            errand()
        except (OSError, StoreRefused) as error:
            log.warning("errand put off: %s", error)
        except (
            Exception
        ):  # edge: an errand; a disk that fails in a new way must not end what keeps it in shape
            log.exception("errand failed")

    def _keep_space(self) -> None:
        if self._ballast.fill() and self._full:
            self._full = False
            self._notice(Notice("gateway", DISK, online=True, text="the disk has room again"))

    def _keep_the_log_short(self) -> None:
        if self._database.log_size() >= CHECKPOINT_FROM:
            self._database.checkpoint()

    def _count_events(self) -> None:
        event_counts.tend(self._database)
