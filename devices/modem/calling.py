"""One call, from dialling to its end. Pure: told what the modem says and what time it is; dials nothing.

Whether a person or a machine has answered nobody can tell from here. Some modems (A7672 on a network without
VoLTE) even say "answered" while it still rings; so an answered call is kept as long as one that rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.modem.at_words import ACTIVE, ALERTING, Event, Listed, Word
from gateway.domain.errors import TemporaryFailure
from gateway.domain.phone import Order
from gateway.domain.receipt import Ring, call_receipt

WAY = "call"
"""The channel, as receipts name it."""
ANSWERS = frozenset("102")
"""Keys that say something: 1 I am going, 0 and 2 I cannot."""
AFTER_KEY = 2.0
"""Seconds after an answer until it is hung up."""
DIAL_WITHIN = 20.0
"""Seconds in which a call begins to ring; a network looks for a phone no longer."""
NEVER_LISTED = 3
"""Lists without a call, one after the other, that mean it has ended: one alone may be too early."""


@dataclass(slots=True)
class Call:
    """A call under way. Times are seconds on any steady clock."""

    order: Order
    began: float
    ring: float
    rang_at: float | None = None
    answered_at: float | None = None
    key: str = ""
    key_at: float | None = None
    busy: bool = False
    ended: bool = False
    quiet: bool = False
    """True where the modem says nothing until somebody answers, and any word to it would end the call."""
    in_vain: bool = False
    """True where nobody needs to be woken any more: somebody else is going."""
    given_up: bool = False
    """Hung up from here while it rang."""
    _unlisted: int = field(default=0, repr=False)
    _listed: bool = field(default=False, repr=False)

    def heed(self, event: Event, now: float) -> str:
        """Take what the modem says; returns a key that has just answered, empty where none has."""
        if event.word is Word.ANSWERED and self.answered_at is None:
            self.answered_at = now
        elif event.word is Word.ALERTING and self.rang_at is None:
            self.rang_at = now
        elif event.word in {Word.ENDED, Word.BUSY}:
            self.busy = event.word is Word.BUSY
            self.ended = True
        elif event.word is Word.KEY and not self.key and event.detail in ANSWERS:
            # Who presses a key has answered, whatever the modem said.
            self.answered_at = now if self.answered_at is None else self.answered_at
            self.key, self.key_at = event.detail, now
            return self.key
        return ""

    def fall_quiet(self, now: float) -> None:
        """Note that the modem dials and says no more: as far as anybody can tell, the phone rings."""
        self.quiet = True
        self.rang_at = now

    def seen(self, calls: Sequence[Listed], now: float) -> None:
        """Take a list of the modem's calls."""
        mine = [call for call in calls if call.outgoing and call.voice]
        if not mine:
            self._unlisted += 1
            self.ended = self.ended or self._listed or self._unlisted >= NEVER_LISTED
            return
        self._listed, self._unlisted = True, 0
        if mine[0].state == ALERTING and self.rang_at is None:
            self.rang_at = now
        elif mine[0].state == ACTIVE and self.answered_at is None:
            self.answered_at = now

    @property
    def reaches(self) -> bool:
        """Tell whether the modem itself has said that it rings, or that somebody has answered."""
        return not self.quiet and (self.rang_at is not None or self.answered_at is not None)

    def over(self, now: float, share: float = 1.0) -> bool:
        """Tell whether it is time to hang up; `share` of its time is what it may have."""
        if self.key_at is not None:
            return now - self.key_at >= AFTER_KEY
        if self.in_vain and self.answered_at is None:
            return True
        if self.rang_at is None and self.answered_at is None:
            return now - self.began >= (min(self.ring, DIAL_WITHIN) if share else 0.0)
        began = min(at for at in (self.rang_at, self.answered_at) if at is not None)
        return now - began >= self.ring * share

    def how(self) -> Ring:
        """Return how it ended."""
        if self.answered_at is not None:
            return Ring.ANSWERED
        if self.rang_at is not None:
            return Ring.RANG if self.given_up else Ring.REJECTED
        return Ring.BUSY if self.busy else Ring.UNREACHED

    def progress(self) -> str:
        """Return what is known of it while it goes on, empty where nothing."""
        if self.answered_at is not None:
            return call_receipt(WAY, Ring.ANSWERED)
        return call_receipt(WAY, Ring.RINGING) if self.rang_at is not None else ""

    def receipt(self, now: float) -> str:
        """Return what to keep of it. Raises TemporaryFailure where nobody's phone rang."""
        how = self.how()
        if how in {Ring.BUSY, Ring.UNREACHED}:
            raise TemporaryFailure(call_receipt(WAY, how))
        seconds = round(now - min(at for at in (self.rang_at, self.answered_at) if at is not None))
        if how is not Ring.ANSWERED:
            return call_receipt(WAY, how, f" ({seconds} s)")
        key = f", pressed {self.key}" if self.key else ", by a person or by voicemail"
        return call_receipt(WAY, how, f"{key} ({seconds} s)")
