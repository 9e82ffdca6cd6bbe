"""Tells others how far the register reaches, so that nobody can take rows away unseen; notices what was.

Owns one thread, which stands in the way of nothing: it signs at most every 15 s, and only where rows are new.
A head goes into the database, into a file beside it, to the broker and to a webhook; consoles read the first.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from gateway.domain.errors import StoreRefused
from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from gateway.domain.register import Head, head_of
from gateway.runtime import Clock
from gateway.service import register_heads
from gateway.service.register_check import Broken
from gateway.service.register_file import HeadFile, written
from gateway.service.register_key import RegisterKey
from gateway.store.db import Database

log = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds between two heads: a change is witnessed within a minute, also where a way was tried twice."""
TICK = 1.0
REGISTER = DeviceId("gateway:register")


class Hook(Protocol):
    """A program that is told by HTTP."""

    def post(self, head: Head) -> bool:
        """Tell it; False where it has to be told again."""

    def close(self) -> None: ...


class Line(Protocol):
    """Where heads are told, and what is kept there of an earlier one comes from."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def publish(self, payload: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """How others are told."""

    line: Callable[[Callable[[bytes], None]], Line]
    """Makes the line, which hands on what the broker keeps."""
    hook: Hook | None = None


class Witness:
    """Signs, tells, and compares with what others were told before."""

    def __init__(
        self,
        database: Database,
        key: RegisterKey,
        file: HeadFile,
        clock: Clock,
        notice: Callable[[Notice], None],
        ways: Ways,
        *,
        was_broken: bool = False,
    ) -> None:
        """`was_broken`: a fault about the register stands from before."""
        self._database, self._key, self._file, self._clock = database, key, file, clock
        self._notice = notice
        self._line = ways.line(self.heard)
        self._hook = ways.hook
        self._said = was_broken
        self._last: Head | None = None
        """The newest head, in the file already."""
        self._posted: Head | None = None
        self._heard: deque[bytes] = deque(maxlen=10)
        self._against: Head | None = None
        """What the broker keeps and the register is not: it is left there as evidence."""
        self._sign_at = float("-inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="witness", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._line.start()
        self._thread.start()

    def stop(self) -> None:
        """End with a last head; returns when the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._line.stop()
        if self._hook is not None:
            self._hook.close()

    def heard(self, payload: bytes) -> None:
        """Take what the broker keeps; any thread, decides nothing."""
        self._heard.append(payload)

    def compare(self) -> None:
        """Look whether the register is still what the file beside it says; once, at the start."""
        self._last = self._file.newest()
        broken = self._rolled_back(self._last)
        if broken is not None:
            self._say(broken)
        elif self._said:
            self._said = False
            self._notice(Notice("gateway", REGISTER, online=True, text="the register holds again"))

    def step(self, now: float) -> None:
        """Sign what is new, and tell whoever was not told yet; `now` in seconds of a steady clock."""
        while self._heard:
            self._look_at(self._heard.popleft())
        if now >= self._sign_at and self._sign():
            self._sign_at = now + EVERY
        if self._last is None:
            return
        if self._against is None:
            self._line.publish(written(self._last))
        if self._hook is not None and self._posted != self._last and self._hook.post(self._last):
            self._posted = self._last

    def _sign(self) -> bool:
        """Sign what is new; False where nothing is."""
        found = register_heads.sign(self._database, self._key, self._clock.moment())
        if isinstance(found, Broken):
            self._say(found)
        elif found is None or found == self._last:
            return False
        else:
            self._last = found
            self._file.append(found)
        return True

    def _look_at(self, payload: bytes) -> None:
        """Compare with what the broker keeps; what is no head of this box says nothing."""
        try:
            head = head_of(json.loads(payload))
        except (ValueError, RecursionError):
            return
        broken = self._rolled_back(head)
        if broken is not None:
            self._against = head
            self._say(broken)

    def _rolled_back(self, head: Head | None) -> Broken | None:
        return None if head is None else register_heads.rolled_back(self._database, self._key, [head])

    def _say(self, broken: Broken) -> None:
        log.error("the register does not hold: %s", broken.words())
        if not self._said:
            self._said = True
            text = f"the register does not hold: {broken.words()}"
            self._notice(Notice("gateway", REGISTER, online=False, text=text))

    def _run(self) -> None:
        self._do(self.compare)
        while not self._stop.wait(TICK):
            self._do(lambda: self.step(time.monotonic()))
        self._sign_at = float("-inf")
        self._do(lambda: self.step(time.monotonic()))

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (OSError, StoreRefused, SQLAlchemyError) as error:
            log.warning("register not witnessed now: %s", type(error).__name__)
        except Exception:  # edge: an errand; whatever it meets must not end the witness for ever
            log.exception("register not witnessed")
