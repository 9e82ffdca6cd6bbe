"""One native event reaches both sessions: the owner's exact topic and the other's wildcard. Counts it once.

The bulk session lets a message go only when the owner has really had the same one. Being subscribed is no
proof: a press that waited in the bulk session from before its device was adopted never reaches the owner.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from gateway.domain.model import RawMessage

PATIENCE = 2.0
"""Seconds the owner has to hear the same message before the other hands it in."""
REMEMBER = 600.0
"""Seconds a message of the owner's is remembered: the other may be far behind after an outage."""
MOST = 10_000


class Overlap:
    """Both sessions tell what they heard; any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._owned: OrderedDict[int, tuple[int, float]] = OrderedDict()
        """Message → how often the owner had it without the other, and when last."""
        self._held: dict[int, deque[tuple[float, RawMessage]]] = {}

    def owner_heard(self, raw: RawMessage) -> RawMessage | None:
        """Note a message of the owner's; returns the other session's copy where that was waiting for it."""
        key = _key(raw)
        with self._lock:
            waiting = self._held.get(key)
            if waiting:
                return self._release(key, waiting)
            count, _ = self._owned.pop(key, (0, 0.0))
            self._owned[key] = (count + 1, self._clock())
            return None

    def other_heard(self, raw: RawMessage) -> bool:
        """Tell whether the owner had this message; otherwise hold it until it has, or is overdue."""
        key = _key(raw)
        with self._lock:
            count, at = self._owned.pop(key, (0, 0.0))
            if count > 1:
                self._owned[key] = (count - 1, at)
            elif count == 0:
                self._held.setdefault(key, deque()).append((self._clock(), raw))
            return count > 0

    def overdue(self) -> list[RawMessage]:
        """Return the messages that the owner did not have in time."""
        now = self._clock()
        late: list[RawMessage] = []
        with self._lock:
            for key, waiting in list(self._held.items()):
                while waiting and now - waiting[0][0] >= PATIENCE:
                    late.append(self._release(key, waiting))
            while self._owned and (len(self._owned) > MOST or now - self._oldest() > REMEMBER):
                self._owned.popitem(last=False)
        return late

    def _oldest(self) -> float:
        return next(iter(self._owned.values()))[1]

    def _release(self, key: int, waiting: deque[tuple[float, RawMessage]]) -> RawMessage:
        _, raw = waiting.popleft()
        if not waiting:
            del self._held[key]
        return raw


def _key(raw: RawMessage) -> int:
    return hash((raw.origin, raw.payload))
