"""OSDP readers on RS-485 as one source, and the way out to them. Loads the library with the first such line.

Owns which lines are open. What readers say, and how they are kept, stands in `osdp_reader` and `osdp_line`.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from devices import topics
from devices.osdp_install import InstallRequests
from devices.osdp_keys import OsdpKeys
from devices.osdp_orders import Order, OrderRefused, Settled, Values, wire_of
from devices.osdp_site import OsdpLineIndex, ReaderIndex, lines_of
from devices.registry import Registry
from gateway.domain.command import ORDER_LASTS
from gateway.domain.command import Order as DoorOrder
from gateway.domain.model import CommandId, DeviceId, EventType, LineId, RawMessage, Receipt, outward
from gateway.domain.ports import Notify, Put
from gateway.domain.site import Site

if TYPE_CHECKING:
    from devices.osdp_line import OsdpLine, Surroundings

log = logging.getLogger(__name__)

WANTED = timedelta(seconds=5)
"""How long an order is wanted where nobody says otherwise."""
LOOK_EVERY = 0.25
"""Seconds between two looks for what an installer asks."""


class OsdpLines:
    """All OSDP lines of the site; opened and closed as it changes."""

    name = topics.OSDP

    def __init__(self, registry: Registry, data: Path, settled: Settled | None = None) -> None:
        """`settled` hears what became of orders; otherwise the engine does, as a word of the reader's."""
        self.sink = OsdpSink(self, settled or self._tell)
        self._registry = registry
        self._keys = OsdpKeys(data)
        self._requests = InstallRequests(data)
        self._settled = self.sink.settled
        self._put: Put | None = None
        self._notify: Notify | None = None
        self._lock = threading.Lock()
        self._wanted: Mapping[LineId, OsdpLineIndex] = {}
        self._lines: Mapping[LineId, OsdpLine] = {}
        self._ending: list[OsdpLine] = []
        self._stopping = threading.Event()
        self._looking: threading.Thread | None = None

    def start(self, put: Put, notify: Notify) -> None:
        self._put, self._notify = put, notify
        self._requests.forget()
        self._open_and_close()

    def bind(self, site: Site) -> None:
        self._wanted = lines_of(self._registry.templates, site)
        self._open_and_close()

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        """Do nothing: a reader keeps what it said until the panel has heard it, and no longer."""

    def probe(self, token: bytes) -> bool:  # noqa: ARG002 the port's shape
        return False

    def alive(self) -> bool:
        looking = self._looking is None or self._looking.is_alive()
        return looking and all(line.alive() for line in self._lines.values())

    def excused(self) -> bool:
        return False

    def stop(self) -> None:
        self._stopping.set()
        with self._lock:
            lines = [*self._lines.values(), *self._ending]
            self._lines, self._ending = {}, []
        for line in lines:
            line.end()
        for line in lines:
            line.join()
        if self._looking is not None:
            self._looking.join(2 * LOOK_EVERY)

    def reader(self, device: DeviceId) -> tuple[OsdpLine, ReaderIndex] | None:
        """Return the open line and the wiring of a reader; None where it is on none."""
        for id_, index in self._wanted.items():
            line = self._lines.get(id_)
            for reader in index.readers:
                if reader.device == device and line is not None:
                    return line, reader
        return None

    def _open_and_close(self) -> None:
        """Make the open lines those of the site. Ends are not waited for: this is the engine's thread."""
        if self._put is None or self._notify is None:
            return
        with self._lock:
            kept = {id_: line for id_, line in self._lines.items() if line.serves(self._wanted.get(id_))}
            for line in (line for id_, line in self._lines.items() if id_ not in kept):
                line.end()
                self._ending.append(line)
            self._ending = [line for line in self._ending if line.alive()]
            missing = [index for id_, index in self._wanted.items() if id_ not in kept]
            new = {index.id: self._line(index, self._put, self._notify) for index in missing}
            self._lines = kept | new
            for line in new.values():
                line.begin()
            if self._lines and self._looking is None:
                self._looking = threading.Thread(target=self._look, name="osdp-install", daemon=True)
                self._looking.start()

    def _line(self, index: OsdpLineIndex, put: Put, notify: Notify) -> OsdpLine:
        # Here and not above: a site without readers shall not load the library.
        module = import_module("devices.osdp_line")
        around: Surroundings = module.Surroundings(self._keys, put, notify, self._settled)
        line: OsdpLine = module.OsdpLine(index, around)
        return line

    def _tell(self, command: CommandId, trouble: str) -> None:
        """Say what became of an order, as a native device says it of its own (CONTRACT §3)."""
        told = self.sink.ordered.pop(command, None)
        if self._put is None or told is None:
            return
        device, line = told
        type_ = EventType.COMMAND_FAILED if trouble else EventType.COMMAND_DONE
        said = {"device": device, "type": type_, "command": outward(command)}
        if trouble:
            said["reason"] = trouble
        payload = json.dumps(said, ensure_ascii=False).encode()
        self._put(RawMessage(datetime.now(UTC), topics.OSDP, line, payload))

    def _look(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            try:
                self._requests.make()
                asked = list(self._requests.take())
            except OSError as error:
                log.warning("install requests cannot be read: %s", error)
                continue
            for each in asked:
                found = self.reader(each.device)
                if found is not None:
                    found[0].install(each)


class OsdpSink:
    """The way out to readers."""

    def __init__(self, lines: OsdpLines, settled: Settled) -> None:
        self._lines = lines
        self.settled = settled
        self.ordered: dict[CommandId, tuple[DeviceId, LineId]] = {}
        """Who is doing what just now; each is taken out when it is settled."""

    def obeys(self, device: DeviceId) -> bool:
        return self._lines.reader(device) is not None

    def act(self, order: DoorOrder) -> bool:
        return self.order(
            order.device, order.do, {"seconds": order.lasts.total_seconds()}, order.id, ORDER_LASTS
        )

    def order(
        self, device: DeviceId, do: str, values: Values, command: CommandId, within: timedelta = WANTED
    ) -> bool:
        """Have a reader do something, at the latest `within` from now; never waits for it, never raises.

        False where no line has such a reader; then nothing more is said of it. Else `settled` is told once
        what became of it, mostly by the line's thread; what cannot be told to a reader at once by this one.
        """
        found = self._lines.reader(device)
        if found is None:
            return False
        line, reader = found
        self.ordered[command] = (device, line.id)
        try:
            wire = wire_of(do, values, reader.strike)
        except OrderRefused as refused:
            self.settled(command, refused.message)
            return True
        line.order(Order(device, wire, command, time.monotonic() + within.total_seconds()))
        return True
