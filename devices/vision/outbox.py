"""Events that the gateway has not acknowledged yet. Owns which are kept, and when each is due; sends none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

REPEAT_EVERY = (2.0, 4.0, 8.0, 15.0)
"""Seconds between two tries of one event: the first, the second, …; the last one for all further ones."""
MOST_WAITING = 200
"""For each camera, about 100 kB."""


@dataclass(slots=True)
class _Waiting:
    payload: bytes
    matched: bool
    tries: int = 0
    due: float = 0.0


class Outbox:
    """A bounded queue in the order of the visits. Needs a lock around it where several threads use it."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._waiting: dict[str, _Waiting] = {}
        self.dropped = 0
        """How many had to go unsaid for want of room."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, id_: str, payload: bytes, *, matched: bool) -> None:
        """Keep an event until it is acknowledged; without room the oldest unknown goes, then the oldest."""
        self._waiting[id_] = _Waiting(payload, matched)
        while len(self._waiting) > self._most:
            unknown = (key for key, each in self._waiting.items() if not each.matched)
            del self._waiting[next(unknown, next(iter(self._waiting)))]
            self.dropped += 1

    def acknowledged(self, id_: str) -> bool:
        """Drop an event that the gateway has; False where none of that id waited."""
        return self._waiting.pop(id_, None) is not None

    def due(self, now: float) -> Sequence[bytes]:
        """Return what is to be said now, oldest first; each then waits its pause."""
        found = [each for each in self._waiting.values() if each.due <= now]
        for each in found:
            each.due = now + REPEAT_EVERY[min(each.tries, len(REPEAT_EVERY) - 1)]
            each.tries += 1
        return [each.payload for each in found]

    def again(self) -> None:
        """Let everything be said at once: the connection is new."""
        for each in self._waiting.values():
            each.tries, each.due = 0, 0.0
