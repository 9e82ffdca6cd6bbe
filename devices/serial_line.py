"""Serial lines as one source: a thread a line reads chunks, cuts frames and hands them in.

A line that is unplugged is looked for until it is back. Never decodes more than whose a frame is: what is
nobody's is told now and then with a count.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import serial

from devices import topics
from devices.framing import framer
from devices.index import Heard, LineIndex
from devices.port_words import port_words
from devices.registry import Registry
from devices.strangers import NOISE, Strangers
from gateway.domain.model import LineId, RawMessage, Receipt
from gateway.domain.ports import Notice, Notify, Put
from gateway.domain.site import Site

log = logging.getLogger(__name__)

READ_TIMEOUT = 0.5
"""Seconds of silence after which an incomplete frame is given up and the port is looked after."""
RETRY = 0.5
"""Seconds between two tries to open a port."""
REPORT_AFTER = 3.0
"""Seconds a port may be missing before that is reported."""
FRAME = 0
"""Handle of a frame of an installed device; a higher one counts pieces that are nobody's."""


class SerialLines:
    """All lines that installed devices are on; opened and closed as the site changes."""

    name = topics.SERIAL

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._put: Put | None = None
        self._notify: Notify | None = None
        self._lock = threading.Lock()
        self._lines: Mapping[LineId, SerialLine] = {}
        self._ending: list[SerialLine] = []

    def start(self, put: Put, notify: Notify) -> None:
        self._put, self._notify = put, notify
        self._open_and_close()

    def bind(self, site: Site) -> None:
        self._registry.bind(site)
        self._open_and_close()

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        line = self._lines.get(LineId(raw.origin))
        if line is not None and raw.handle == FRAME and receipts:
            line.reply()

    def probe(self, token: bytes) -> bool:  # noqa: ARG002 the port's shape
        return False

    def alive(self) -> bool:
        return all(line.alive() for line in self._lines.values())

    def excused(self) -> bool:
        return False

    def stop(self) -> None:
        with self._lock:
            lines = [*self._lines.values(), *self._ending]
            self._lines, self._ending = {}, []
        for line in lines:
            line.end()
        for line in lines:
            line.join()

    def _open_and_close(self) -> None:
        """Make the open lines those of the site. Ends are not waited for: this is the engine's thread."""
        if self._put is None or self._notify is None:
            return
        with self._lock:
            wanted = self._registry.lines()
            kept = {id_: line for id_, line in self._lines.items() if line.serves(wanted.get(id_))}
            for line in (line for id_, line in self._lines.items() if id_ not in kept):
                line.end()
                self._ending.append(line)
            self._ending = [line for line in self._ending if line.alive()]
            new = {
                id_: SerialLine(index, self._registry, self._put, self._notify)
                for id_, index in wanted.items()
                if id_ not in kept
            }
            self._lines = kept | new
            for line in new.values():
                line.begin()


class SerialLine:
    """One port and its thread."""

    def __init__(self, index: LineIndex, registry: Registry, put: Put, notify: Notify) -> None:
        self._index = index
        self._registry = registry
        self._put = put
        self._notify = notify
        self._framer = framer(index.frame)
        self._strangers = Strangers()
        self._port: serial.Serial | None = None
        self._port_lock = threading.Lock()
        """Against a reply into a file that was given the number of a port just closed."""
        self._missing_since = time.monotonic()
        self._reported: str | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"line-{index.id}", daemon=True)

    def serves(self, index: LineIndex | None) -> bool:
        """Tell whether this thread is what a line of the site needs."""
        return index is not None and _opening(index) == _opening(self._index)

    def begin(self) -> None:
        self._thread.start()

    def alive(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> None:
        """Ask the thread to end."""
        self._ending.set()
        with self._port_lock:
            if self._port is not None:
                self._port.cancel_read()

    def join(self) -> None:
        self._thread.join(2 * READ_TIMEOUT + RETRY)

    def reply(self) -> None:
        """Write the receiver's reply, where it wants one; never waits and never raises."""
        if not self._index.reply:
            return
        try:
            with self._port_lock:
                if self._port is not None:
                    os.write(self._port.fileno(), self._index.reply)
        except (OSError, serial.SerialException) as error:
            log.warning("line=%s reply not written: %s", self._index.id, error)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._open()
                while not self._ending.is_set():
                    self._read()
            except (OSError, ValueError, serial.SerialException) as error:
                self._lose(error)
            except Exception:  # edge: this thread must outlive everything
                log.exception("line=%s failed", self._index.id)
            self._close()
            self._ending.wait(RETRY)

    def _open(self) -> None:
        opened = serial.Serial(
            self._index.port, self._index.baudrate, timeout=READ_TIMEOUT, write_timeout=0, exclusive=True
        )
        with self._port_lock:
            self._port = opened
        self._framer = framer(self._index.frame)
        self._report("")

    def _close(self) -> None:
        with self._port_lock:
            port, self._port = self._port, None
            if port is not None:
                port.close()
                self._missing_since = time.monotonic()

    def _read(self) -> None:
        port = self._port
        if port is None:
            return
        chunk = port.read(max(1, port.in_waiting))
        for body in self._framer.feed(chunk) if chunk else self._framer.idle():
            self._take(body)
        skipped, sample = self._framer.take_skipped()
        if skipped:
            self._strangers.note(NOISE, sample, skipped)
        for told in self._strangers.due(time.monotonic()):
            self._hand_in(told.sample, told.pieces)
        if not chunk:
            self._look_after(port)

    def _take(self, body: bytes) -> None:
        heard = self._hear(body)
        if heard.readings:
            self._hand_in(body, FRAME)
        else:
            self.reply()  # nothing of it is committed, so nothing is to be waited for
            self._strangers.note(heard.stranger, body)

    def _hear(self, body: bytes) -> Heard:
        index = self._registry.lines().get(self._index.id)
        return index.hear(body) if index is not None else Heard()

    def _hand_in(self, payload: bytes, handle: int) -> None:
        raw = RawMessage(
            received_at=datetime.now(UTC),
            source=topics.SERIAL,
            origin=self._index.id,
            payload=payload,
            urgent=self._index.urgent and handle == FRAME,
            handle=handle,
        )
        try:
            self._put(raw)
        except Exception:  # edge: source callback; the next frame may be a press
            log.exception("line=%s frame not handed in", self._index.id)

    def _look_after(self, port: serial.Serial) -> None:
        """Raise OSError where the port is no longer what its path leads to: unplugged, and perhaps back."""
        if os.fstat(port.fileno()).st_rdev != Path(self._index.port).stat().st_rdev:
            raise OSError(errno.ENODEV, "another device is plugged in")

    def _lose(self, error: Exception) -> None:
        if self._port is not None:
            log.warning("line=%s lost: %s", self._index.id, error)
            self._close()
        if time.monotonic() - self._missing_since >= REPORT_AFTER:
            self._report(port_words(self._index.port, error))

    def _report(self, trouble: str) -> None:
        if trouble != self._reported:
            self._reported = trouble
            log.log(
                logging.WARNING if trouble else logging.INFO, "line=%s %s", self._index.id, trouble or "up"
            )
            device = topics.line_device(self._index.id)
            self._notify(Notice(topics.SERIAL, device, not trouble, trouble or "connected"))


def _opening(index: LineIndex) -> tuple[object, ...]:
    return index.port, index.baudrate, index.frame, index.reply, index.urgent
