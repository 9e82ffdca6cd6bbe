"""What is said in a call that somebody took, and when it ends. A table without a clock, a sound or a socket.

Rule 1: nothing is confirmed before it is committed: a key is handed in, and only the core's word is spoken.
Rule 2: without a key there is no answer, however long somebody has listened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

ANSWERS = frozenset("120")
"""1 I am going, 2 and 0 I cannot."""
AGAIN = "9"
SAID_TIMES = 3
"""Times that the alarm is said to somebody who presses nothing."""
MOST_TURNS = 20
"""Turns after which a call ends, twice as many where answers are pressed: other people wait for the line."""


class State(StrEnum):
    """Where a conversation stands."""

    TELLING = "telling"
    COMMITTING = "committing"
    """A key is handed in."""
    CONFIRMED = "confirmed"
    LEAVING = "leaving"
    """No key came; goodbye is being said."""
    OVER = "over"


class Say(StrEnum):
    """What is to be played."""

    ALARM = "alarm"
    """The alarm, and then the keys."""
    MENU = "menu"
    TOLD = "told"
    """What the core said of the key."""
    UNSURE = "unsure"
    GOODBYE = "goodbye"


class Heard(StrEnum):
    """What happens to a conversation."""

    ANSWER = "answer"
    REPEAT = "repeat"
    OTHER_KEY = "other key"
    COMMITTED = "committed"
    QUIET = "quiet"
    """All was said, and the time to press a key has run out."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a thing heard leads to."""

    state: State
    say: Say | None = None
    hand_in: bool = False


_STAY = None
TURNS: Mapping[State, Mapping[Heard, Turn | None]] = {
    State.TELLING: {
        Heard.ANSWER: Turn(State.COMMITTING, hand_in=True),
        Heard.REPEAT: Turn(State.TELLING, Say.ALARM),
        Heard.OTHER_KEY: Turn(State.TELLING, Say.MENU),
        Heard.COMMITTED: Turn(State.CONFIRMED, Say.TOLD),  # late, and true all the same
        Heard.QUIET: Turn(State.TELLING, Say.ALARM),
    },
    State.COMMITTING: {
        Heard.ANSWER: _STAY,
        Heard.REPEAT: _STAY,
        Heard.OTHER_KEY: _STAY,
        Heard.COMMITTED: Turn(State.CONFIRMED, Say.TOLD),
        Heard.QUIET: Turn(State.TELLING, Say.UNSURE),
    },
    State.CONFIRMED: {
        Heard.ANSWER: Turn(State.COMMITTING, hand_in=True),  # thought better of it
        Heard.REPEAT: Turn(State.CONFIRMED, Say.TOLD),
        Heard.OTHER_KEY: _STAY,
        Heard.COMMITTED: Turn(State.CONFIRMED, Say.TOLD),
        Heard.QUIET: Turn(State.OVER),
    },
    State.LEAVING: {
        Heard.ANSWER: Turn(State.COMMITTING, hand_in=True),
        Heard.REPEAT: Turn(State.TELLING, Say.ALARM),
        Heard.OTHER_KEY: Turn(State.TELLING, Say.MENU),
        Heard.COMMITTED: Turn(State.CONFIRMED, Say.TOLD),
        Heard.QUIET: Turn(State.OVER),
    },
    State.OVER: dict.fromkeys(Heard),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation; every change gives a new one."""

    state: State = State.TELLING
    said: int = 1
    """Times that the alarm was said to somebody who pressed nothing."""
    turns: int = 0
    key: str = ""
    """The last answer that was pressed."""
    committed: str = ""
    """The last answer that the core has taken."""

    def heard_key(self, key: str) -> tuple[Conversation, Turn | None]:
        """Take a key."""
        if key in ANSWERS:
            same = self.state is State.CONFIRMED and key == self.key
            return self._turned(Heard.REPEAT if same else Heard.ANSWER, key)
        return self._turned(Heard.REPEAT if key == AGAIN else Heard.OTHER_KEY)

    def heard_committed(self) -> tuple[Conversation, Turn | None]:
        """Take the core's word that the key is on the disk."""
        after, turn = self._turned(Heard.COMMITTED)
        return replace(after, committed=self.key), turn

    def heard_nothing(self) -> tuple[Conversation, Turn | None]:
        """Take that the time for a key has run out."""
        if self.state is State.TELLING and self.said >= SAID_TIMES:
            return replace(self, state=State.LEAVING), Turn(State.LEAVING, Say.GOODBYE)
        after, turn = self._turned(Heard.QUIET)
        said = self.said + (self.state is State.TELLING)
        return replace(after, said=said), turn

    def _turned(self, heard: Heard, key: str = "") -> tuple[Conversation, Turn | None]:
        turn = TURNS[self.state][heard]
        if turn is None:
            return self, None
        turns = self.turns + 1
        if turns > MOST_TURNS * (2 if turn.hand_in else 1) and heard is not Heard.COMMITTED:
            return replace(self, state=State.OVER), Turn(State.OVER)
        return replace(self, state=turn.state, turns=turns, key=key or self.key), turn
