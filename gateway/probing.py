"""Tries every way out now and then, though nothing is sent, and hears how real messages go.

Owns threads of low priority that share nothing with the way of a press. Decides nothing: when a way is dead
stands in `domain.path_watch`.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta

from gateway.domain.errors import PermanentFailure, TemporaryFailure, TooLong
from gateway.domain.model import DeviceId
from gateway.domain.notification import Message
from gateway.domain.path_watch import PathWatch, threads_for
from gateway.domain.paths import PATH, Way, way_of, ways_of
from gateway.domain.ports import Channel, Digesting, Notice, Ringing
from gateway.domain.site import Site

log = logging.getLogger(__name__)

SOURCE = "gateway"
NICE = 10
"""How far these threads stand back behind all others (nice(2), per thread on Linux)."""

Probe = Callable[[Way, timedelta], None]
"""Tries a way within the limit. Raises TemporaryFailure where it cannot be used."""


class Probing:
    """The ways out of one site, and the threads that try them."""

    def __init__(
        self,
        probe: Probe,
        notice: Callable[[Notice], None],
        told: Iterable[DeviceId] = (),
        unused: Collection[str] = (),
    ) -> None:
        """Take how a way is tried, who hears of it, and what was said to be dead before a restart.

        `unused` are ways that the settings do not provide for: `check` says so, and there is nothing to try.
        """
        self._unused = unused
        self._probe = probe
        self._notice = notice
        self._watch = PathWatch(each.removeprefix(PATH) for each in told if each.startswith(PATH))
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._threads: list[threading.Thread] = []
        self._stopping = False

    def bind(self, site: Site) -> None:
        """Take a new version of the site: the ways its people are reached by."""
        ways = ways_of(contact for person in site.people.values() for contact in person.contacts)
        with self._lock:
            used = [each for each in ways if each.key not in self._unused]
            over = self._watch.bind(used, time.monotonic())
            wanted = threads_for(self._watch.ways().values())
            fresh = [self._thread(number) for number in range(len(self._threads), wanted)]
            self._threads += fresh
            self._changed.notify_all()
        for verdict in over:
            self._tell(verdict.key, online=True, why=verdict.why)
        for thread in fresh:
            thread.start()

    def observed(self, channels: Mapping[str, Channel]) -> Mapping[str, Channel]:
        """Return the channels, each listened to: how real messages go counts at once."""
        return {name: Observed(channel, self.heard) for name, channel in channels.items()}

    def heard(self, channel: str, address: str, why: str) -> None:
        """Take how a real message went, empty: well."""
        with self._lock:
            news = self._watch.sent(way_of(channel, address).key, why, time.monotonic())
            if why:
                self._changed.notify()
        if news:
            self._say()

    def alive(self) -> bool:
        """Tell whether every thread lives."""
        return all(each.is_alive() for each in self._threads)

    def stop(self) -> None:
        """Begin nothing more; a probe under way ends by its own limit and keeps no process alive."""
        with self._lock:
            self._stopping = True
            self._changed.notify_all()

    def _thread(self, number: int) -> threading.Thread:
        return threading.Thread(target=self._run, name=f"probe-{number}", daemon=True)

    def _run(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while (taken := self._next()) is not None:
            way, seconds = taken
            why = self._tried(way, timedelta(seconds=seconds))
            with self._lock:
                self._watch.probed(way.key, why, time.monotonic(), random.random())  # noqa: S311 no secret
                self._changed.notify()
            self._say()

    def _next(self) -> tuple[Way, float] | None:
        """Wait for a way to try; None at the end."""
        while True:
            with self._lock:
                if self._stopping:
                    return None
                taken = self._watch.next(time.monotonic())
                if taken is not None:
                    return taken
                self._changed.wait(self._watch.wait(time.monotonic()))
            self._say()

    def _tried(self, way: Way, limit: timedelta) -> str:
        try:
            self._probe(way, limit)
        except (TemporaryFailure, PermanentFailure) as error:
            return str(error)
        except Exception as error:  # edge: a prober; a server nobody foresaw must not end the supervision
            log.exception("probe failed")
            return type(error).__name__
        return ""

    def _say(self) -> None:
        with self._lock:
            verdicts = self._watch.verdicts(time.monotonic())
        for each in verdicts:
            self._tell(each.key, online=each.online, why=each.why)

    def _tell(self, key: str, *, online: bool, why: str) -> None:
        self._notice(Notice(SOURCE, DeviceId(f"{PATH}{key}"), online, why))


class Observed:
    """A channel whose messages are listened to; in everything else the channel itself."""

    def __init__(self, channel: Channel, heard: Callable[[str, str, str], None]) -> None:
        self._channel = channel
        self._heard = heard
        self.name, self.pool = channel.name, channel.pool
        # What some channels have and others lack must stand here itself: from Python 3.12 on, who asks for a
        # protocol sees nothing that `__getattr__` would give.
        if isinstance(channel, Digesting):
            self.digests = channel.digests
        if isinstance(channel, Ringing):
            self.rings = channel.rings

    def send(self, message: Message, address: str, limit: timedelta) -> str:
        try:
            receipt = self._channel.send(message, address, limit)
        except TemporaryFailure as error:
            # Who asks for patience, or for less at a time, has been reached.
            if error.retry_after is None and not isinstance(error, TooLong):
                self._heard(self.name, address, str(error))
            raise
        self._heard(self.name, address, "")
        return receipt

    def check_address(self, address: str) -> str:
        return self._channel.check_address(address)

    def ready(self) -> str:
        return self._channel.ready()

    def close(self) -> None:
        self._channel.close()
