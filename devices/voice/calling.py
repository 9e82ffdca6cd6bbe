"""One call, from dialling to its end. Pure: told what happens and what time it is; plays nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.voice.control import Event, Word
from devices.voice.conversation import Conversation, State, Turn
from devices.voice.ending import failure_of, unanswered
from devices.voice.settings import VoiceSettings
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import CallEnd, Order

ANSWERING = 2
"""How much longer than who presses nothing somebody may take who does, over and over: others wait."""
CALL_WAITS = 1 / 2
"""Share of its time that a call for help rings while another one waits for the line."""


@dataclass(slots=True)
class Call:
    """A call under way. Times are seconds on any steady clock."""

    order: Order
    settings: VoiceSettings
    began: float
    rang_at: float | None = None
    alerted: bool = False
    """True where the far end said that it rings, and not only that sound may come."""
    taken_at: float | None = None
    talk: Conversation = field(default_factory=Conversation)
    quiet_at: float | None = None
    """When the time for a key runs out; None while nothing has been said."""
    in_vain: bool = False
    """True where nobody needs to be woken any more: somebody else is going."""
    given_up: bool = False
    """Hung up from here."""
    closed: bool = False
    reason: str = ""

    def heed(self, event: Event, now: float) -> Turn | None:
        """Take an event; returns what a key leads to."""
        if event.word in {Word.RINGS, Word.PROGRESSES}:
            self.alerted = self.alerted or event.word is Word.RINGS
            self.rang_at = now if self.rang_at is None else self.rang_at
        elif event.word is Word.TAKEN and self.taken_at is None:
            self.taken_at = now
        elif event.word is Word.CLOSED:
            self.closed, self.reason = True, event.detail
        elif event.word is Word.KEY and self.taken_at is not None and not self.closed:
            self.talk, turn = self.talk.heard_key(event.detail)
            return self._turned(turn, now)
        return None

    def committed(self, now: float) -> Turn | None:
        """Take the core's word that the key is on the disk."""
        self.talk, turn = self.talk.heard_committed()
        return self._turned(turn, now)

    def quiet(self, now: float) -> Turn | None:
        """Return what is next where the time for a key has run out, None where it has not."""
        if self.taken_at is None or self.closed or self.quiet_at is None or now < self.quiet_at:
            return None
        self.talk, turn = self.talk.heard_nothing()
        return self._turned(turn, now)

    def said(self, seconds: float, now: float) -> None:
        """Note that something is being said that takes so long."""
        self.quiet_at = now + seconds + self.settings.pause

    @property
    def reaches(self) -> bool:
        """Tell whether a phone is known to ring, or somebody has taken it."""
        return not self.closed and (self.rang_at is not None or self.taken_at is not None)

    @property
    def drill(self) -> bool:
        """Tell whether nothing has happened: it is broken off for whoever calls for help."""
        return self.order.spoken is not None and self.order.spoken.drill

    def over(self, now: float, *, others_wait: bool) -> bool:
        """Tell whether it is time to hang up."""
        if self.taken_at is not None:
            state, talk = self.talk.state, self.settings.talk
            longest = ANSWERING * talk if state is State.CONFIRMED else talk
            spared = self.drill and (self.in_vain or others_wait) and state in {State.TELLING, State.LEAVING}
            enough = spared or now - self.taken_at > longest
            return state is State.OVER or (state is not State.COMMITTING and enough)
        if self.in_vain:
            return True
        share = (CALL_WAITS if self.order.urgent else 0.0) if others_wait else 1.0
        if self.rang_at is not None:
            return now - self.rang_at >= self.settings.ring * share
        return now - self.began >= (min(self.settings.dial_within, self.settings.ring) if share else 0.0)

    def end(self) -> CallEnd:
        """Return how it ended."""
        if self.talk.key:
            return CallEnd.KEY
        if self.taken_at is None:
            # Where only sound was announced and the network gave up, nothing rang.
            rang = self.rang_at is not None and (self.alerted or self.given_up)
            return unanswered(self.reason, rang=rang, given_up=False)
        said_all = self.talk.state in {State.LEAVING, State.OVER} or self.given_up
        return CallEnd.VOICEMAIL if said_all else CallEnd.ANSWERED

    def receipt(self, now: float) -> str:
        """Return what to keep of it. Raises TemporaryFailure or PermanentFailure where no phone rang."""
        end = self.end()
        if (failure := failure_of(end, self.reason)) is not None:
            raise failure
        began = self.rang_at if self.rang_at is not None else self.taken_at
        seconds = round(now - (began if began is not None else self.began))
        key = f" {self.talk.committed or self.talk.key}" if end is CallEnd.KEY else ""
        return f"voice: {end.value}{key} ({seconds} s)"

    def lost(self, trouble: str, now: float) -> str:
        """Return what to keep where the line broke. Raises; what rang is not rung for the step again."""
        if self.talk.key:
            return self.receipt(now)
        if self.rang_at is not None or self.taken_at is not None:
            raise PermanentFailure(f"voice: broken off, {trouble}")
        raise TemporaryFailure(f"voice: {trouble}")

    def _turned(self, turn: Turn | None, now: float) -> Turn | None:
        if turn is not None and turn.say is None:
            self.quiet_at = now + self.settings.commit_within if turn.hand_in else self.quiet_at
        return turn
