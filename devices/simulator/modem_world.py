"""The world behind a simulated modem: phones that answer or not, what reached them. Knows no AT command."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum

from devices.simulator.modem_pdu import Submitted


class Manner(StrEnum):
    """What a phone does when it is called."""

    RINGS = "rings"
    """Nobody takes it."""
    ANSWERS = "answers"
    BUSY = "busy"
    REJECTS = "rejects"
    """Rings once and is sent away."""
    OFF = "off"


class Fault(StrEnum):
    """How a modem can go wrong."""

    REFUSE = "refuse"
    """Every text is refused."""
    NO_SUCH = "no such number"
    HANG = "hang"
    """Not one byte comes any more."""
    HANG_IN_TEXT = "hang in text"
    """It takes a text and says nothing more."""
    LIE = "lie"
    """It says OK to a text and sends nothing."""
    GARBLE = "garble"
    """Noise before every line, half a line now and then."""
    EATEN = "eaten"
    """Noise eats the next line that says how its SIM stands."""
    NO_NETWORK = "no network"
    NO_REPORTS = "no reports"
    FALSE_REPORTS = "false reports"
    """Reports for texts that nobody sent come before the true ones."""
    UNDELIVERED = "undelivered"
    """The network takes texts and reports that it could not deliver them."""
    ALONE = "alone"
    """No text while it calls."""
    KEEPS = "keeps"
    """It deletes no text."""
    QUIET = "quiet"
    """It says nothing while it dials, not even OK, and any word to it ends the call."""
    DEAF = "deaf"
    """+CLCC is not known."""


@dataclass(slots=True)
class Far:
    """A phone somewhere."""

    manner: Manner = Manner.RINGS
    after: float = 0.2
    """Seconds after which it answers or is rejected."""
    key: str = ""
    """Pressed a moment after it was answered."""


@dataclass(slots=True)
class Rung:
    """One call that a phone had."""

    number: str
    at: float
    rang: float = 0.0
    """Seconds."""


@dataclass(slots=True)
class World:
    """Everything that reached anybody."""

    phones: dict[str, Far] = field(default_factory=dict)
    texts: list[Submitted] = field(default_factory=list)
    calls: list[Rung] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def far(self, number: str) -> Far:
        """Return the phone of a number; one that nobody described just rings."""
        return self.phones.setdefault(number, Far())

    def messages(self, number: str = "") -> list[str]:
        """Return the whole texts that reached a number, or everybody, each joined from its pieces."""
        with self.lock:
            texts = [each for each in self.texts if number in {"", each.number}]
        whole: list[str] = []
        pieces: dict[tuple[str, int], dict[int, str]] = {}
        for each in texts:
            if each.joined is None:
                whole.append(each.text)
                continue
            reference, parts, part = each.joined
            found = pieces.setdefault((each.number, reference), {})
            found[part] = each.text
            if len(found) == parts:
                whole.append("".join(found[number] for number in sorted(found)))
                found.clear()
        return whole

    def rings(self, number: str) -> int:
        """Return how often a phone was called."""
        with self.lock:
            return sum(each.number == number for each in self.calls)

    def call(self, number: str) -> Rung:
        """Note a call."""
        rung = Rung(number, time.monotonic())
        with self.lock:
            self.calls.append(rung)
        return rung
