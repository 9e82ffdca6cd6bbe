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
DAY = 86400.0


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
        until = time.monotonic() + 5
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
        box.start()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, for how long, and what is allowed."""

    name: str
    does: str
    heals: str
    nemesis: Nemesis
    short: float
    """Seconds it holds in the short form."""
    long: tuple[float, float]
    """Seconds it holds in the long form, at least and at most."""
    allowed: float = 10.0
    """Seconds beyond its end within which a press under it has reached a neighbour."""
    radio: bool = False
    """The press under it comes by radio, from somebody who presses again until a neighbour comes."""
    slow: bool = False
    """It takes half a minute by itself, so that the short form leaves it out."""
    kills: bool = False
    """Some process begins anew by it."""
    needs_disk: bool = False
    """Only with a file system of its own."""
    needs_record: bool = False
    """Only where every write is kept in mind."""


def rows_for(box: ChaosBox) -> list[Row]:
    """Return the nemeses that this box can meet."""
    return [
        each
        for each in table()
        if (box.own_disk or not each.needs_disk) and (box.records or not each.needs_record)
    ]


def table() -> list[Row]:
    """Return every nemesis, each for one box."""
    again = "the supervisor starts it again"
    return [
        Row("core killed", "SIGKILL of the core", again, Killed("core"), 0, (0, 0), kills=True),
        Row("api killed", "SIGKILL of the interface", again, Killed("api"), 0, (0, 0), kills=True),
        Row("vision killed", "SIGKILL of vision", again, Killed("vision"), 0, (0, 0), kills=True),
        Row("core hung", "SIGSTOP of the core", "SIGCONT", Hung("core"), 3, (5, 20)),
        Row(
            "core hung for good",
            "SIGSTOP of the core until its watchdog ends it",
            "the supervisor kills and starts it",
            Hung("core"),
            45,
            (33, 40),
            slow=True,
            kills=True,
        ),
        Row("api hung", "SIGSTOP of the interface", "SIGCONT", Hung("api"), 3, (5, 20)),
        Row("broker killed", "SIGKILL of mosquitto", "started again", BrokerKilled(), 2, (1, 15)),
        Row("broker hung", "SIGSTOP of mosquitto", "SIGCONT", BrokerHung(), 3, (5, 25)),
        Row(
            "serial unplugged",
            "the pseudo terminal is closed",
            "opened again",
            Unplugged(),
            3,
            (3, 30),
            radio=True,
        ),
        Row("serial garbage", "random bytes on both lines", "silence", Garbage(), 3, (5, 20), radio=True),
        Row(
            "disk full",
            "a real file system without one block left",
            "the filler is deleted",
            DiskFull(),
            3,
            (5, 20),
            needs_disk=True,
        ),
        Row(
            "disk read-only",
            "a real remount,ro",
            "remount,rw",
            ReadOnly(),
            2,
            (3, 15),
            allowed=20,
            kills=True,
            needs_disk=True,
        ),
        Row("network refused", "no sink listens", "listens again", NetworkGone(Mode.REFUSED), 3, (5, 25)),
        Row("network blackhole", "sinks take, never answer", "answer", NetworkGone(Mode.HUNG), 3, (5, 25)),
        Row("mail hung", "the mail server says nothing", "it speaks", MailHung(Mode.HUNG), 3, (5, 30)),
        Row("api flood", "eight clients without a pause", "they stop", Flood(), 3, (5, 20)),
        Row("slow disk", "a second more for each sync", "as fast as before", SlowDisk(1000), 4, (5, 20)),
        Row("disk errors", "EIO for every write and sync", "none", Refusing("EIO"), 3, (3, 15), kills=True),
        Row("disk refuses", "EROFS for whatever writes", "writable", Refusing("EROFS"), 3, (3, 20)),
        Row("no room", "ENOSPC for every write", "there is room", Refusing("ENOSPC"), 3, (3, 20)),
        Row(
            "clock ahead", "the wall clock jumps a year ahead", "and back", ClockMoved(365 * DAY), 3, (5, 30)
        ),
        Row(
            "clock behind",
            "the wall clock jumps ten years back",
            "and ahead",
            ClockMoved(-3650 * DAY),
            3,
            (5, 30),
        ),
        Row(
            "power cut",
            "all killed at one instant, un-fsynced writes dropped by chance",
            "everything starts again",
            PowerCut(),
            1,
            (1, 5),
            allowed=20,
            kills=True,
            needs_record=True,
        ),
        Row("modem dead", "the modem answers nothing", "it answers", ModemDead(), 3, (5, 30)),
    ]


def _signal(pid: int, number: signal.Signals) -> None:
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _remount(folder: Path, how: str) -> bool:
    words = ["mount", "-o", f"remount,{how}", str(folder)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0
