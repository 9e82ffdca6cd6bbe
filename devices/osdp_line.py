"""One OSDP line: the port, its thread, the library's panel on it and the readers. Never decides.

The thread waits for the port, lets the library work, then hands in what the readers said; nothing of that
happens inside the library's own calls. A line that hangs is its own thread's alone.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

import serial

from devices import osdp_rotation, topics
from devices.osdp_install import Asked
from devices.osdp_keys import OsdpKeys
from devices.osdp_orders import Order, Settled
from devices.osdp_panel import Channel, Keyed, Panel
from devices.osdp_reader import Reader, Window
from devices.osdp_rotation import Rotation
from devices.osdp_site import OsdpLineIndex
from devices.port_words import port_words
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, LineId, RawMessage
from gateway.domain.ports import Notice, Notify, Put

log = logging.getLogger(__name__)

TURN = 0.02
"""Seconds the thread waits for the port at most: the library wants to work at least every 50 ms."""
STEPS = 3
"""Steps of the library in one turn: hear the answer, choose what to ask, ask it."""
RETRY = 0.5
"""Seconds between two tries to open a port, and between two looks whether it is still the same."""
REPORT_AFTER = 3.0
"""Seconds a port may be missing before that is reported."""
CLOCK_STEP = 1.0
"""Seconds by which the wall clock may move against the steady one: the library reads it (see osdp_panel)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line is given beside its index."""

    keys: OsdpKeys
    put: Put
    notify: Notify
    settled: Settled
    wall: Callable[[], float] = time.time


class OsdpLine:
    """One port and its thread."""

    def __init__(self, index: OsdpLineIndex, around: Surroundings) -> None:
        self._index = index
        self._around = around
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._asked: SimpleQueue[Asked] = SimpleQueue()
        self._ending = threading.Event()
        self._missing_since = time.monotonic()
        self._reported: str | None = None
        self._readers: list[Reader] = []
        self._thread = threading.Thread(target=self._run, name=f"osdp-{index.id}", daemon=True)

    @property
    def id(self) -> LineId:
        """The line's id."""
        return self._index.id

    def serves(self, index: OsdpLineIndex | None) -> bool:
        """Tell whether this thread is what a line of the site needs."""
        return index == self._index

    def begin(self) -> None:
        self._thread.start()

    def alive(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> None:
        """Ask the thread to end."""
        self._ending.set()

    def join(self) -> None:
        self._thread.join(4 * RETRY)

    def order(self, order: Order) -> None:
        """Take an order for one of the readers; any thread."""
        self._orders.put(order)

    def install(self, asked: Asked) -> None:
        """Open an install window for one of the readers, or change its key; any thread."""
        self._asked.put(asked)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._work()
            except (OSError, ValueError, serial.SerialException, ConfigurationError) as error:
                self._lose(error)
            except Exception:  # edge: this thread must outlive everything
                log.exception("line=%s failed", self._index.id)
            self._withdraw("the line is closed")
            self._ending.wait(RETRY)

    def _work(self) -> None:
        opened = serial.Serial(
            self._index.port, self._index.baudrate, timeout=0, write_timeout=0, exclusive=True
        )
        with opened as port:
            self._report("")
            session = Session(self._index, self._around, port.fileno())
            self._readers = session.readers
            looked = time.monotonic()
            while not self._ending.is_set():
                self._hand_over(session)
                session.turn()
                self._hand_in()
                if time.monotonic() - looked >= RETRY:
                    looked = time.monotonic()
                    self._look_after(port)

    def _hand_over(self, session: Session) -> None:
        while not self._orders.empty():
            session.order(self._orders.get())
        while not self._asked.empty():
            asked = self._asked.get()
            (session.rotate if asked.rotates else session.install)(asked)

    def _hand_in(self) -> None:
        for reader in self._readers:
            said, reader.said = reader.said, []
            for each in said:
                payload = json.dumps({"device": reader.index.device, **each}, ensure_ascii=False).encode()
                raw = RawMessage(datetime.now(UTC), topics.OSDP, self._index.id, payload)
                try:
                    self._around.put(raw)
                except Exception:  # edge: source callback; the next may be a card at the door
                    log.exception("line=%s message not handed in", self._index.id)

    def _look_after(self, port: serial.Serial) -> None:
        """Raise OSError where the port is no longer what its path leads to: unplugged, and perhaps back."""
        if os.fstat(port.fileno()).st_rdev != Path(self._index.port).stat().st_rdev:
            raise OSError(errno.ENODEV, "another device is plugged in")

    def _lose(self, error: Exception) -> None:
        if self._readers:
            log.warning("line=%s lost: %s", self._index.id, error)
            self._missing_since = time.monotonic()
        if time.monotonic() - self._missing_since >= REPORT_AFTER:
            self._report(port_words(self._index.port, error))

    def _withdraw(self, why: str) -> None:
        for reader in self._readers:
            reader.withdraw(why)
        self._hand_in()
        self._readers = []
        while not self._orders.empty():
            order = self._orders.get()
            if order.command is not None:
                self._around.settled(order.command, why)
        while not self._asked.empty():
            log.warning("line=%s nothing done for %s: %s", self._index.id, self._asked.get().device, why)

    def _report(self, trouble: str) -> None:
        if trouble != self._reported:
            self._reported = trouble
            level = logging.WARNING if trouble else logging.INFO
            log.log(level, "line=%s %s", self._index.id, trouble or "up")
            device = topics.line_device(self._index.id)
            self._around.notify(Notice(topics.OSDP, device, not trouble, trouble or "connected"))


class Session:
    """The readers on an open port."""

    def __init__(self, index: OsdpLineIndex, around: Surroundings, port: int) -> None:
        self._index = index
        self._around = around
        self._port = port
        self._channel = Channel(port)
        self._drift = self._around.wall() - time.monotonic()
        now = time.monotonic()
        self.readers = [Reader(nth, each, now, around.settled) for nth, each in enumerate(index.readers)]
        for reader in self.readers:
            if around.keys.coming(reader.index.device) is not None:
                reader.rotation = Rotation()
        self._panel = self._new_panel()

    def turn(self) -> None:
        """Wait for the port for a moment and do what is due; raises OSError where the port is gone."""
        came = select.select([self._port], [], [], TURN)[0]
        before, reads = self._panel.secured(), self._channel.reads
        for _ in range(STEPS):
            self._panel.refresh()
        if came and self._channel.reads == reads:
            self._channel.flush()  # nobody was asked: noise, or a port that has gone
        if self._channel.trouble is not None:
            raise self._channel.trouble
        now = time.monotonic()
        self._listen(before | self._panel.secured(), now)
        confirmed = [reader.turn(self._panel, self._channel, now) for reader in self.readers]
        self._settle_keys()
        rotations = [reader.rotation for reader in self.readers if reader.rotation is not None]
        if not all(confirmed):
            log.warning("line=%s a reader did not confirm; asking all anew", self._index.id)
            self._restart(now)
        elif [each for each in rotations if each.changes()]:
            log.info("line=%s a reader's other key is tried; asking all anew", self._index.id)
            self._restart(now)
        elif abs(self._around.wall() - now - self._drift) > CLOCK_STEP:
            log.warning("line=%s the clock was set; asking all anew", self._index.id)
            self._restart(now)

    def order(self, order: Order) -> None:
        """Give an order to its reader."""
        for reader in self.readers:
            if reader.index.device == order.device:
                reader.order(order)

    def install(self, asked: Asked) -> None:
        """Open a window for a reader, with a key of its own; raises OSError where that cannot be written."""
        now = time.monotonic()
        for reader in self.readers:
            if reader.index.device == asked.device and self._make_key(asked.device):
                self._restart(now)
                reader.open_window(self._panel, Window(now + asked.seconds, asked.by), now)

    def rotate(self, asked: Asked) -> None:
        """Give a reader another key; raises OSError where that cannot be written."""
        now = time.monotonic()
        for reader in self.readers:
            if reader.index.device != asked.device:
                continue
            if reader.rotation is not None or reader.window is not None:
                reader.refuse_rotation(asked.by, osdp_rotation.BUSY)
            elif not reader.up:
                reader.refuse_rotation(asked.by, osdp_rotation.OFFLINE)
            else:
                reader.rotate(self._around.keys.renew(asked.device), asked.by, now)

    def _settle_keys(self) -> None:
        """Keep of two keys the one that the reader has answered with."""
        for reader in self.readers:
            new = reader.answered_with_new()
            if new is not None:
                settle = self._around.keys.keep if new else self._around.keys.drop
                settle(reader.index.device)
                reader.end_rotation(new=new)

    def _make_key(self, device: DeviceId) -> bool:
        try:
            self._around.keys.key(device)
        except ConfigurationError as error:
            log.error("line=%s no install window: %s", self._index.id, error)  # noqa: TRY400 nothing to trace
            return False
        return True

    def _listen(self, secured: int, now: float) -> None:
        by_address = {reader.index.address: reader for reader in self.readers}
        seen, self._channel.seen = self._channel.seen, []
        for each in seen:
            if each.address in by_address:
                by_address[each.address].see(each, now)
        for nth, event in self._panel.events():
            self.readers[nth].hear(event, now, secured=bool(secured >> nth & 1))
        for nth, done in self._panel.completed():
            self.readers[nth].completed(done=done)

    def _restart(self, now: float) -> None:
        """Make a new panel: the only way to take back what the library already has."""
        self._drift = self._around.wall() - now
        self._channel = Channel(self._port)
        self._panel = self._new_panel()
        for nth, reader in enumerate(self.readers):
            reader.restart(now)
            if reader.window is not None:
                self._panel.require(nth, key=False)

    def _new_panel(self) -> Panel:
        keyed: list[Keyed] = []
        for reader in self.readers:
            key, reader.unkeyed = self._around.keys.usable(reader.index.device)
            if reader.rotation is not None and reader.rotation.new:
                key = self._around.keys.coming(reader.index.device) or key
            keyed.append(Keyed(reader.index.address, key))
        return Panel(keyed, self._channel)
