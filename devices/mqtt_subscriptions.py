"""What one session wants to hear, has asked for, was granted and was refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CHUNK = 100
"""Filters in one SUBSCRIBE: a broker that takes long over each answers in between."""
ANSWER_WITHIN = 60.0
"""Seconds until an unanswered SUBSCRIBE is asked again; a cold nats-server took 5 s for one (measured)."""
LONGEST_WAIT = 60.0
"""Seconds between two tries of a refused filter; the first waits 1 s, each further one twice as long."""


@dataclass(frozen=True, slots=True)
class _Refused:
    tries: int
    again_at: float


@dataclass(frozen=True, slots=True)
class _Asked:
    topics: tuple[str, ...]
    at: float


class Subscriptions:
    """The state of one session's subscriptions; times are seconds of any steady clock."""

    def __init__(self) -> None:
        self.wanted: frozenset[str] = frozenset()
        self.granted: set[str] = set()
        self._asked: dict[int, _Asked] = {}
        self._refused: dict[str, _Refused] = {}

    def want(self, topics: frozenset[str]) -> tuple[str, ...]:
        """Take what is wanted from now on; returns what is to be unsubscribed."""
        waiting = {topic for asked in self._asked.values() for topic in asked.topics}
        gone = (self.granted | waiting) - topics
        self.wanted = topics
        self.granted &= topics
        self._refused = {topic: each for topic, each in self._refused.items() if topic in topics}
        return tuple(sorted(gone))

    def due(self, now: float) -> list[tuple[str, ...]]:
        """Return what is to be asked for now, in chunks."""
        self._asked = {mid: each for mid, each in self._asked.items() if now - each.at < ANSWER_WITHIN}
        waiting = {topic for asked in self._asked.values() for topic in asked.topics}
        early = {topic for topic, refused in self._refused.items() if refused.again_at > now}
        return chunks(self.wanted - self.granted - waiting - early)

    def asked(self, mid: int, topics: tuple[str, ...], now: float) -> None:
        """Note that a SUBSCRIBE was sent."""
        self._asked[mid] = _Asked(topics, now)

    def answered(self, mid: int, granted: Sequence[bool], now: float) -> None:
        """Take a SUBACK: one answer a filter, in order."""
        asked = self._asked.pop(mid, _Asked((), now))
        for topic, good in zip(asked.topics, granted, strict=False):
            if topic not in self.wanted:
                continue
            if good:
                self.granted.add(topic)
                self._refused.pop(topic, None)
            else:
                tries = self._refused[topic].tries + 1 if topic in self._refused else 1
                self._refused[topic] = _Refused(tries, now + min(LONGEST_WAIT, 2.0 ** min(tries - 1, 10)))

    def forget(self) -> None:
        """Start over: the connection is gone, and with it every answer."""
        self.granted = set()
        self._asked = {}
        self._refused = {}

    @property
    def complete(self) -> bool:
        """Whether everything wanted was granted."""
        return self.wanted <= self.granted

    @property
    def refused(self) -> tuple[str, ...]:
        """What the broker will not let us hear."""
        return tuple(sorted(self._refused))


def chunks(topics: Iterable[str]) -> list[tuple[str, ...]]:
    """Return topics in portions that fit one request."""
    ordered = sorted(topics)
    return [tuple(ordered[first : first + CHUNK]) for first in range(0, len(ordered), CHUNK)]
