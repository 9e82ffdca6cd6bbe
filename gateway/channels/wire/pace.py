"""How much a carrier takes, kept before it refuses: counted here, address by address. Waits for nothing.

A robot that was refused is deaf for everybody, a call for help included; so news leaves some room for calls.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from gateway.domain.paths import way_of

Window = tuple[int, float]
"""So many messages, in so many seconds."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a carrier says it takes from one robot, and for how long it is deaf after more."""

    windows: Sequence[Window]
    deaf_for: float = 60.0
    shared: bool = False
    """True where all addresses at one server count together, because they are ours."""


LIMITS: Mapping[str, Published] = {
    # developer.work.weixin.qq.com/document/path/91770: each robot at most 20 messages a minute.
    "wecombot": Published([(20, 60)]),
    # open.dingtalk.com/document/group/custom-robot-access: 20 a minute, above that limited for 10 minutes.
    "dingtalk": Published([(20, 60)], deaf_for=600.0),
    # open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: 100 a minute and 5 a second for each robot.
    "feishu": Published([(100, 60), (5, 1)]),
    "lark": Published([(100, 60), (5, 1)]),
    # docs.ntfy.sh/config, rate limiting: 60 at once, then one each 5 seconds; the visitor's, not the topic's.
    "ntfy": Published([(60, 300)], shared=True),
    "ntfys": Published([(60, 300)], shared=True),
    # ServerChan counts by the day and by what was paid, Bark publishes none: their own word is heeded.
}
LONGEST_DEAF = 600.0
"""Seconds at most that an address is left alone, whatever its server asks for: a call must be tried again."""
FOR_CALLS = 0.25
"""Share of each window that only a call for help may use."""
MOST_KEPT = 1000
"""Addresses that are remembered."""


@dataclass(slots=True)
class _Sent:
    """What has gone to one address, and until when it is deaf."""

    times: deque[float] = field(default_factory=deque)
    deaf_until: float = 0.0


class Pace:
    """What has been handed to each address lately. For any thread."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._sent: dict[tuple[str, str], _Sent] = {}

    def take(self, service: str, address: str, *, urgent: bool) -> float:
        """Count a message that is about to go; return 0, or the seconds to wait where there is no room."""
        now, limit = self._seconds(), LIMITS.get(service)
        with self._lock:
            sent = self._of(service, address)
            if sent.deaf_until > now:
                return sent.deaf_until - now
            if limit is None:
                return 0.0
            longest = max(seconds for _, seconds in limit.windows)
            while sent.times and now - sent.times[0] >= longest:
                sent.times.popleft()
            wait = max(_wait(sent.times, window, now, urgent=urgent) for window in limit.windows)
            if wait <= 0:
                sent.times.append(now)
            return max(0.0, wait)

    def refused(self, service: str, address: str, asked: float | None = None) -> float:
        """Note that the carrier said it was too much; return for how long it is left alone."""
        published = LIMITS.get(service)
        deaf_for = min(LONGEST_DEAF, asked or (published.deaf_for if published is not None else 60.0))
        with self._lock:
            self._of(service, address).deaf_until = self._seconds() + deaf_for
        return deaf_for

    def _of(self, service: str, address: str) -> _Sent:
        published = LIMITS.get(service)
        shared = published is not None and published.shared
        # Of one server alone: somebody's own one must not silence those who have another.
        key = ("", way_of("apprise", address).key) if shared else (service, address)
        found = self._sent.pop(key, None) or _Sent()
        self._sent[key] = found  # the last used stands last
        if len(self._sent) > MOST_KEPT:
            del self._sent[next(iter(self._sent))]
        return found


def _wait(times: Sequence[float], window: Window, now: float, *, urgent: bool) -> float:
    """Return how long one window is full; at most the whole of it."""
    most, seconds = window
    room = most if urgent else most - max(1, round(most * FOR_CALLS))
    lately = [at for at in times if now - at < seconds]
    return 0.0 if len(lately) < room else lately[-room] + seconds - now
