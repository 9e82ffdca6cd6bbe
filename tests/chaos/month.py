"""A month in a compound on virtual clocks: presses, doors, drills, restarts, backups, what is forgotten.

Owns what happens and when, by a seed, and what it should come to. Judges nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from config.document import parse_document
from config.loader import settings_of
from gateway.backup import keys
from gateway.backup.make import Box, make
from gateway.domain.alarm import Alarm, AlarmKind, AlarmState
from gateway.domain.retention import RULES, SWEPT, Marks, RecordClass
from gateway.retention import Retention
from tests.flow.compound import Compound
from tests.flow.doors import CARDS, GATED, Gatehouse
from tests.flow.neighbour import Neighbour

DRILLS = "desk: [guard], drills: {every: 31d, between: '10:00-11:30'}}"
MONTH = GATED.replace("desk: [guard]}", DRILLS)
NATIVE = (
    *("sos-501", "bath-501", "door-501", "smoke-501", "bare-502"),
    *("reader-u2", "ctrl-u2", "reader-u1", "ctrl-u1", "cam-e", "bar-e"),
)
DAY = timedelta(days=1)
LEAP = timedelta(minutes=30)
"""The longest step of time while nobody waits for anybody."""
SETTLES = 4.0
SHORT = timedelta(days=7)
"""How long door passages and heartbeats are kept here, so that a month has weeks in which they go again."""
CALLS = ("quick", "quick", "quick", "quick", "slow", "late", "lapsed", "radio", "killed")
"""How a call goes; one of these by chance."""


@dataclass
class Expected:
    """What the month should come to."""

    calls: int = 0
    soon: int = 0
    in_time: int = 0
    doors: int = 0
    restarts: int = 0
    drills: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


class Month:
    """One compound, moved through its days."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.compound = Compound(folder, MONTH)
        self.gate = Gatehouse(self.compound, self.compound.file)
        self.expected = Expected()
        self._folder, self._chance = folder, random.Random(f"{seed}/month")
        self._settings = settings_of(parse_document(b"{}", "cuobian.yaml"), folder, {})
        self._open()
        for person in ("zheng", "wu", "chen"):
            self.gate.gives(person, CARDS[person])
        self.let_go()

    def day(self) -> None:
        """Let a day go by, with all that happens on it."""
        begin = self.compound.clocks.monotone
        moments = sorted(self._chance.uniform(600, 84_000) for _ in range(48))
        calls = set(self._chance.sample(range(48), 6))
        for nth, second in enumerate(moments):
            self.until(begin + timedelta(seconds=second))
            if nth in calls:
                self._call(self._chance.choice(CALLS))
            else:
                self._door()
        self.until(begin + DAY)
        self._backup()
        self.let_go()

    def until(self, at: datetime) -> None:
        """Let time pass in leaps; devices say that they live, drills are answered, old records go."""
        clocks = self.compound.clocks
        while clocks.monotone < at:
            clocks.passes(min(at - clocks.monotone, LEAP).total_seconds())
            for device in NATIVE:
                self.compound.say(device, {"online": True}, "status")
            self.compound.look(2)
            self._answer_drills()
            while self.retention.tend(clocks.moment()) < 1.0:
                pass

    def let_go(self) -> None:
        """Forget what the test itself keeps of what was said: it must not look like a leak."""
        self.compound.pick_up_everything()
        for phone in self.compound.phones.by_address.values():
            phone.got = phone.got[-1:]
            phone.read = len(phone.got)
        for wire in (self.compound.sos, self.compound.bulk, self.compound.serial):
            wire.told.clear()
        self.compound.air.orders.clear()
        self.compound.pulses.clear()
        for each in self.compound.alarms():
            if each.kind is AlarmKind.TECHNICAL and each.state is not AlarmState.RESOLVED:
                self.compound.desk("resolve", "看过了", alarm=each)

    def close(self) -> None:
        self.compound.close()

    def _open(self) -> None:
        kept = {each: RULES[each].default for each in SWEPT}
        kept |= {RecordClass.DOORS: SHORT, RecordClass.ROUTINE: SHORT}
        self.retention = Retention(
            self.compound.database,
            self.compound.clocks,
            kept,
            lambda: Marks(0, 0),
            lambda _: None,
            lambda *_: (),
            timer=lambda: 0.0,
        )

    def _restart(self) -> None:
        self.compound.restart()
        self.expected.restarts += 1
        self._open()

    def _call(self, how: str) -> None:
        """Let somebody press, wait for what is planned, and be helped."""
        self.expected.kinds[how] += 1
        self.expected.calls += 1
        wait, who = {
            "slow": (self._chance.uniform(65, 170), "lin"),
            "late": (self._chance.uniform(190, 400), "guard"),
        }.get(how, (self._chance.uniform(2, 55), "zheng"))
        self.expected.soon += wait <= 60
        self.expected.in_time += wait <= 180
        if how == "radio":
            self.compound.press_radio_button(times=1)
        else:
            self.compound.press(self._chance.choice(("sos-501", "bath-501")))
        if how == "killed":
            half = wait * self._chance.random()
            self.compound.fast_forward(half)
            self._restart()
            wait -= half
        self.compound.fast_forward(wait)
        helper = self.compound.neighbour(who)
        helper.answers("going")
        if how == "lapsed":
            self.compound.fast_forward(minutes=15, seconds=5)
            helper = self.compound.neighbour("lin")
            helper.answers("going")
        self._helped(helper)

    def _helped(self, helper: Neighbour) -> None:
        self.compound.fast_forward(self._chance.uniform(5, 90))
        helper.answers("arrived")
        self.compound.fast_forward(self._chance.uniform(5, 30))
        helper.answers("resolved")

    def _door(self) -> None:
        """Let somebody come home, or be turned away."""
        who = self._chance.choice(("zheng", "wu", "chen", "lin"))
        self.compound.fast_forward(SETTLES)  # a card shown as a link comes back may be an old one
        self.gate.shows(CARDS[who])
        self.compound.fast_forward(1)
        if self.compound.air.orders:
            self.compound.air.orders.clear()
            self.expected.doors += 1
            self.gate.says("door.opened")
            self.compound.fast_forward(3)
            self.gate.says("door.closed")
        self.compound.fast_forward(1)

    def _answer_drills(self) -> None:
        for person in ("zheng", "lin", "chen", "guard"):
            neighbour = self.compound.neighbour(person)
            if neighbour.phone.unread and neighbour.phone.unread[-1].test:
                self.expected.drills += 1
                neighbour.answers("going")
                neighbour.phone.read = len(neighbour.phone.got)

    def _backup(self) -> None:
        box = Box(
            self._folder,
            self.compound.file,
            self._folder / "vision" / "faces.db",
            self._folder / "templates",
            None,
        )
        target = self._folder / "box.backup"
        target.unlink(missing_ok=True)
        made = make(box, target, keys.lock_of(self._settings), self.compound.clocks.now())
        assert made.bytes > 0


def open_calls(compound: Compound) -> list[Alarm]:
    """Return the calls for help that nobody has closed."""
    return [each for each in compound.alarms() if each.kind is AlarmKind.SOS and each.state != "resolved"]
