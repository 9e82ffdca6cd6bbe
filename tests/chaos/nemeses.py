"""What goes wrong, one small class each, and how it heals. Decides nothing about when.

A nemesis strikes once, holds for as long as whoever drives it waits, and heals; both may be called again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx2

from devices.simulator.modem_world import Fault
from tests.chaos.box import ROLES, ChaosBox
from tests.chaos.gate import Gate, Mode

LEFT = 16 * 1024
"""Bytes left on a disk that is full: less than anything needs."""
GARBAGE = 64


class Nemesis:
    """One fault."""

    def strike(self, box: ChaosBox) -> None:
        raise NotImplementedError

    def heal(self, box: ChaosBox) -> None:
        """Nothing, where what was struck comes back by itself."""


@dataclass
class Killed(Nemesis):
    """SIGKILL of one process, which is started again by who keeps it."""

    role: str

    def strike(self, box: ChaosBox) -> None:
        box.kill(self.role)


@dataclass
class Hung(Nemesis):
    """SIGSTOP of one process: alive, and yet dead."""

    role: str

    def strike(self, box: ChaosBox) -> None:
        self._pid = box.pids().get(self.role, 0)
        _signal(self._pid, signal.SIGSTOP)

    def heal(self, box: ChaosBox) -> None:
        if self._pid in box.pids().values():
            _signal(self._pid, signal.SIGCONT)


class BrokerKilled(Nemesis):
    """SIGKILL of mosquitto, which stays away for as long as it holds."""

    def strike(self, box: ChaosBox) -> None:
        box.broker.kill()

    def heal(self, box: ChaosBox) -> None:
        box.broker.start()


class BrokerHung(Nemesis):
    """SIGSTOP of mosquitto: connections stay, and nothing goes through."""

    def strike(self, box: ChaosBox) -> None:
        if box.broker.process is not None:
            box.broker.process.send_signal(signal.SIGSTOP)

    def heal(self, box: ChaosBox) -> None:
        if box.broker.process is not None:
            box.broker.process.send_signal(signal.SIGCONT)


class Unplugged(Nemesis):
    """The serial line of the buttons is pulled out, and later plugged in again."""

    def strike(self, box: ChaosBox) -> None:
        if box.radio.plugged:
            box.radio.unplug()

    def heal(self, box: ChaosBox) -> None:
        if not box.radio.plugged:
            box.radio.plug_in()


class _Busy(Nemesis):
    """Does something again and again while it holds."""

    threads = 1
    every = 0.02

    def strike(self, box: ChaosBox) -> None:
        self._ended = threading.Event()
        self._working: list[threading.Thread] = []
        for _ in range(self.threads):
            self._working.append(threading.Thread(target=self._go_on, args=(box,), daemon=True))
            self._working[-1].start()

    def heal(self, box: ChaosBox) -> None:
        self._ended.set()
        for each in self._working:
            each.join(10)

    def _go_on(self, box: ChaosBox) -> None:
        while not self._ended.wait(self.every):
            with contextlib.suppress(httpx2.HTTPError, OSError):
                self.act(box)

    def act(self, box: ChaosBox) -> None:
        raise NotImplementedError


class Garbage(_Busy):
    """Random bytes on both serial lines."""

    def act(self, box: ChaosBox) -> None:
        for line in (box.radio, box.bus):
            line.hear(os.urandom(GARBAGE))


class Flood(_Busy):
    """Eight at once ask the interface as fast as it answers: health, log-in page, links of nobody."""

    threads, every = 8, 0.0

    def act(self, box: ChaosBox) -> None:
        for path in ("/api/v1/health", "/login", "/n/" + "A" * 26, "/api/v1/alarms"):
            box.ask("GET", path, patience=2)


class DiskFull(Nemesis):
    """A file system of a fixed size is filled to the last block, and emptied again."""

    def strike(self, box: ChaosBox) -> None:
        """Fill what others free meanwhile too, as a log that has gone mad does."""
        with (box.data / "filler").open("wb") as file:
            for size in (1 << 20, 1 << 16, 1 << 12):
                with contextlib.suppress(OSError):
                    while True:
                        os.write(file.fileno(), b"\0" * size)

    def heal(self, box: ChaosBox) -> None:
        (box.data / "filler").unlink(missing_ok=True)


class ReadOnly(Nemesis):
    """The file system is remounted read-only under processes that had to be killed for it: it was busy."""

    def strike(self, box: ChaosBox) -> None:
        until = time.monotonic() + 20
        box.kill(*ROLES)
        while not _remount(box.data, "ro"):
            assert time.monotonic() < until, "the file system could not be remounted read-only"
            box.kill(*ROLES)

    def heal(self, box: ChaosBox) -> None:
        _remount(box.data, "rw")


@dataclass
class NetworkGone(Nemesis):
    """Neither webhooks nor mail go out any more: refused, or taken and never answered."""

    mode: Mode

    def strike(self, box: ChaosBox) -> None:
        for gate in self.gates(box):
            gate.set(self.mode)

    def heal(self, box: ChaosBox) -> None:
        for gate in self.gates(box):
            gate.set(Mode.OPEN)

    def gates(self, box: ChaosBox) -> Sequence[Gate]:
        return (box.hook_gate, box.mail_gate)


class MailHung(NetworkGone):
    """The mail server takes connections and says nothing."""

    def gates(self, box: ChaosBox) -> Sequence[Gate]:
        return (box.mail_gate,)


class ModemDead(Nemesis):
    """The modem answers nothing any more, and is reset by who put it in."""

    def strike(self, box: ChaosBox) -> None:
        box.modem.faults.add(Fault.HANG)

    def heal(self, box: ChaosBox) -> None:
        box.modem.faults.discard(Fault.HANG)


@dataclass
class SlowDisk(Nemesis):
    """Every sync takes so many milliseconds more."""

    milliseconds: int

    def strike(self, box: ChaosBox) -> None:
        box.shim.slow(self.milliseconds)

    def heal(self, box: ChaosBox) -> None:
        box.shim.slow(0)


@dataclass
class Refusing(Nemesis):
    """Calls to the disk fail with an error under processes that go on running."""

    error: str

    def strike(self, box: ChaosBox) -> None:
        box.shim.fail(self.error)

    def heal(self, box: ChaosBox) -> None:
        box.shim.fail(None)


@dataclass
class ClockMoved(Nemesis):
    """The wall clock jumps, and jumps back."""

    seconds: float

    def strike(self, box: ChaosBox) -> None:
        box.history.note("clock", "clock_moved", seconds=self.seconds)
        box.shim.clock(self.seconds)

    def heal(self, box: ChaosBox) -> None:
        box.shim.clock(0)


class PowerCut(Nemesis):
    """Everything ends at one instant, and the disk has what was synced and some of what was not."""

    cuts = 0

    def strike(self, box: ChaosBox) -> None:
        self.cuts += 1
        box.shim.power_cut(self.cuts, box.dead)

    def heal(self, box: ChaosBox) -> None:
        if box.run.poll() is not None:
            box.start()


def _signal(pid: int, number: signal.Signals) -> None:
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _remount(folder: Path, how: str) -> bool:
    words = ["mount", "-o", f"remount,{how}", str(folder)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
