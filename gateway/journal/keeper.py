"""Keeps the journal while the core runs, and looks whether the database still is what was opened.

Owns two threads: cases every 50 ms, the house beside them. A press waits for neither. What they find wrong
with the database the engine hears before its next step.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from gateway.domain.errors import StoreDamaged, StoreRefused
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from gateway.journal.cases import CaseCopy
from gateway.journal.house import LOOK_EVERY, HouseCopy
from gateway.journal.lines import Head
from gateway.service import mended
from gateway.store.db import Database
from gateway.store.standing import Standing

log = logging.getLogger(__name__)

TICK = 0.05
"""Seconds: an alarm is in the journal after one or two of them and a sync."""
AGAIN = 1.0
"""Seconds until what the disk refused is tried again."""
JOURNAL = DeviceId("gateway:journal")


class Keeper:
    """The journal of a running core."""

    def __init__(
        self, database: Database, data: Path, notice: Callable[[Notice], None], *, was_refused: bool = False
    ) -> None:
        """`was_refused`: a fault about it stands from before."""
        self._notice = notice
        self._cases = CaseCopy(database, data, lambda: _head(database))
        self._house = HouseCopy(database, data, lambda: _head(database))
        self._standing = Standing(database)
        self._damage: StoreDamaged | None = None
        self._stop = threading.Event()
        self._refused = {"journal"} if was_refused else set[str]()
        self._threads = (
            threading.Thread(target=self._run, args=(self._step, TICK), name="journal", daemon=True),
            threading.Thread(
                target=self._run, args=(self._copy_house, LOOK_EVERY), name="house", daemon=True
            ),
        )

    def start(self) -> None:
        """Begin; returns at once."""
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """End, with what was committed last."""
        self._stop.set()
        for each in self._threads:
            if each.is_alive():
                each.join()
        if self._damage is None:
            self._do(self._step)
        self._cases.close()
        self._house.close()

    def sound(self) -> None:
        """Raise StoreDamaged where the database was found to be no more what it was."""
        if self._damage is not None:
            raise self._damage

    def _run(self, step: Callable[[], None], every: float) -> None:
        while not self._stop.wait(every) and self._damage is None:
            if not self._do(step):
                self._stop.wait(AGAIN)

    def _step(self) -> None:
        now = time.monotonic()
        spoiled = self._standing.spoiled()
        if spoiled:
            raise StoreDamaged(spoiled)
        gone = self._standing.gone()
        self._cases.step(now)  # what is gone can still be read, and is read for the last time
        if gone:
            raise StoreDamaged(gone)

    def _copy_house(self) -> None:
        if self._house.step(time.monotonic()):
            # What was taken out of the house may stand in the words of a case.
            self._cases.renew_soon(time.monotonic())

    def _do(self, step: Callable[[], None]) -> bool:
        name = threading.current_thread().name
        try:
            step()
        except StoreDamaged as error:
            log.critical("database damaged: %s", error.message)
            self._damage = self._damage or error
            return False
        except (OSError, StoreRefused) as error:
            log.warning("journal not written by %s: %s", name, error)
            self._tell(name, refused=True)
            return False
        except Exception:  # edge: an errand; what nobody foresaw must not end the second copy for ever
            log.exception("journal not written by %s", name)
            self._tell(name, refused=True)
            return False
        self._tell(name, refused=False)
        return True

    def _tell(self, name: str, *, refused: bool) -> None:
        """Say once that it cannot be written, and once that it can again."""
        before = bool(self._refused)
        (self._refused.add if refused else self._refused.discard)(name)
        if bool(self._refused) != before:
            text = "no second copy of open cases can be written" if refused else "it is written again"
            self._notice(Notice("gateway", JOURNAL, online=not refused, text=text))


def _head(database: Database) -> Head:
    return Head(mended.journal_of(database), database.schema_version(), datetime.now(UTC).isoformat())
