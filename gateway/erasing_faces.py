"""Keeps the promise to erase where faces are switched off: no camera worker runs, and who withdrew waits.

So do pictures whose time ends meanwhile, after 24 hours or with the case that held them.

Owns a thread that looks now and then and lets a process of its own do it, apart from the way of a press.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.errors import StoreRefused
from gateway.runtime import Clock
from gateway.service import faces, kept_pictures
from gateway.service.face_orders import note_erased, note_stored
from gateway.store.db import Database

log = logging.getLogger(__name__)

FIRST, EVERY = 5.0, 60.0
"""Seconds until the first look, and between two."""
PICTURES_EVERY = 3600.0
"""Seconds between two looks at the time of pictures, while any are left."""
PICTURES = ("snapshots", "held")
PATIENCE = 120.0
NICE = 10
WORKER_RUNS = 3
"""How the process ends where a camera worker has the folder: it hears of it by other ways."""


class Erasing:
    """Erases what stands of whoever is to be gone."""

    def __init__(self, database: Database, clock: Clock, folder: Path, keys: Path) -> None:
        """Take where faces are kept, and where their keys are."""
        self._database, self._clock, self._folder, self._keys = database, clock, folder, keys
        self._stop = threading.Event()
        self._pictures_at = float("-inf")
        self._thread = threading.Thread(target=self._run, name="erasing-faces", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being erased is erased, or begun again after the next start."""
        self._stop.set()

    def look(self) -> bool:
        """Erase what is to be gone; False where something kept it from being done."""
        moment = self._clock.moment()
        if moment.trusted:
            kept_pictures.sweep(self._database, moment)
        waiting = faces.to_erase(self._database)
        if not waiting and not self._pictures_left():
            return True
        words = [sys.executable, "-m", "devices.vision.erasing", str(self._folder), str(self._keys)]
        try:
            done = subprocess.run(
                words,
                input=json.dumps(waiting),
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("faces not erased: %s", type(error).__name__)
            return False
        if done.returncode:
            if done.returncode != WORKER_RUNS:
                log.warning("faces not erased: %s", done.stderr.strip()[-300:])
            return False
        note_erased(self._database, waiting, self._clock.moment())
        note_stored(self._database, int(done.stdout))
        if waiting:
            log.info("erased people=%d while faces are switched off", len(waiting))
        return True

    def _pictures_left(self) -> bool:
        """Tell, once an hour, whether pictures lie there whose time may be over."""
        now = time.monotonic()
        if now - self._pictures_at < PICTURES_EVERY:
            return False
        self._pictures_at = now
        return any(any((self._folder / each).glob("*")) for each in PICTURES)

    def _run(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        wait = FIRST
        while not self._stop.wait(wait):
            wait = EVERY
            try:
                self.look()
            except (SQLAlchemyError, StoreRefused) as error:
                log.warning("faces not erased: %s", type(error).__name__)
