"""The table of everything that goes wrong: what, for how long, how it heals, and what is allowed under it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.chaos.box import ChaosBox
from tests.chaos.gate import Mode
from tests.chaos.nemeses import (
    BrokerHung,
    BrokerKilled,
    ClockMoved,
    DiskFull,
    Flood,
    Garbage,
    Hung,
    Killed,
    MailHung,
    ModemDead,
    Nemesis,
    NetworkGone,
    PowerCut,
    ReadOnly,
    Refusing,
    SlowDisk,
    Unplugged,
)

DAY = 86400.0


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
    part: str = ""
    """What it strikes: of one part only one thing goes wrong at a time. Empty: the first word of its name."""
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

    @property
    def strikes_at(self) -> str:
        """What it strikes."""
        return self.part or self.name.partition(" ")[0]


def rows_for(box: ChaosBox) -> list[Row]:
    """Return the nemeses that this box can meet."""
    return [
        each
        for each in table()
        if (box.own_disk or not each.needs_disk) and (box.records or not each.needs_record)
    ]


def table() -> list[Row]:
    """Return every nemesis, each for one box."""
    return [*_processes(), *_disk(), *_world()]


def _processes() -> list[Row]:
    """Return how what runs dies or hangs."""
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
    ]


def _disk() -> list[Row]:
    """Return how the disk is full, slow, refuses, or loses what it had not synced."""
    return [
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
        Row(
            "slow disk",
            "a second more for each sync",
            "as fast as before",
            SlowDisk(1000),
            4,
            (5, 20),
            part="disk",
        ),
        Row("disk errors", "EIO for every write and sync", "none", Refusing("EIO"), 3, (3, 15), kills=True),
        Row("disk refuses", "EROFS for whatever writes", "writable", Refusing("EROFS"), 3, (3, 20)),
        Row("no room", "ENOSPC for every write", "room again", Refusing("ENOSPC"), 3, (3, 20), part="disk"),
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
            part="disk",
        ),
    ]


def _world() -> list[Row]:
    """Return how what is around the box goes away or goes mad."""
    return [
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
        Row("network refused", "no sink listens", "listens again", NetworkGone(Mode.REFUSED), 3, (5, 25)),
        Row("network blackhole", "sinks take, never answer", "answer", NetworkGone(Mode.HUNG), 3, (5, 25)),
        Row("mail hung", "the mail server says nothing", "it speaks", MailHung(Mode.HUNG), 3, (5, 30)),
        Row("api flood", "eight clients without a pause", "they stop", Flood(), 3, (5, 20)),
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
        Row("modem dead", "the modem answers nothing", "it answers", ModemDead(), 3, (5, 30)),
    ]
