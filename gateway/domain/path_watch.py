"""When a way out counts as dead, and when that is said. Pure: told what was tried and what time it is.

A way is dead after two failures in a row, or where real messages have failed by it for ten seconds and none
got through; a probe that gets through does not excuse those, since a server may take connections and nothing
else. It is said once that has lasted, and where every way into the internet is dead, once and not of each.

By construction a way that dies is told of within `WORST` seconds: it is tried for the first time, which
others that hang may delay, and `HOLD` after that failure at the latest it is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from gateway.domain.paths import INTERNET, MAIL, Path, Way

EVERY = 42.0
"""Seconds from one probe of a way to its next, at the most."""
JITTER = 0.2
"""Share of that by which a probe may come earlier, so that not all ways are tried at once."""
AGAIN = 8.0
"""Seconds from a failure to the next try."""
LOOK_SOON = 2.0
"""Seconds from a message that failed to the try that confirms it: a server that restarts is no dead way."""
LIMIT, MAIL_LIMIT = 6.0, 15.0
"""Seconds that one probe may take; mail servers make a client wait before they greet."""
LOAD = 40.0
"""Seconds of probing, each way once, that one thread takes on where all of them hang."""
SPAN = 10.0
"""Seconds for which real messages fail before that alone is enough."""
FORGET = 150.0
"""Seconds after which a failed message says nothing any more; the longest wait for a retry is shorter."""
LASTS = 45.0
"""Seconds from the first failure before it is said: people are called by another way at once anyway, and the
desk is not rung for a server that restarts."""
HOLD = 70.0
"""Seconds at most, from the first failure, in which it is found out whether the whole internet is gone."""
WORST = EVERY + LOAD + MAIL_LIMIT + HOLD
"""Seconds, 167: FIGURES F9 allows 180."""
MOST = 256
"""Ways that are probed; more have no place on one box."""
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a way."""

    key: str
    online: bool
    why: str = ""


@dataclass(slots=True)
class _Way:
    """One way as it is known."""

    way: Way
    due: float
    busy: bool = False
    failures: int = 0
    failing_since: float = 0.0
    messages_fail_since: float | None = None
    """Since when no real message got through that was tried."""
    message_failed_at: float = NEVER
    proven_at: float = NEVER
    dead_at: float | None = None
    told: bool = False
    """True where it was said that it is dead."""
    why: str = ""

    @property
    def since(self) -> float:
        """When it began to fail: probes that get through do not excuse messages that do not."""
        if self.messages_fail_since is None:
            return self.failing_since
        return min(self.messages_fail_since, self.failing_since)

    @property
    def limit(self) -> float:
        return MAIL_LIMIT if self.way.key == MAIL else LIMIT

    def fails(self, why: str, now: float) -> None:
        self.why = why
        if not self.failures:
            self.failing_since = now

    def forget(self, now: float) -> None:
        """Let old failures of messages be."""
        if now - self.message_failed_at > FORGET:
            self.messages_fail_since = None

    def try_anew(self, now: float) -> None:
        """Give it one more try before it is spoken of: what silenced them all is over."""
        self.failures, self.failing_since, self.messages_fail_since, self.dead_at = 1, now, None, None
        self.due = now

    def weigh(self, now: float) -> None:
        """Decide whether it is dead."""
        since = self.messages_fail_since
        refused = since is not None and self.message_failed_at - since >= SPAN
        if self.failures < 2 and not refused:
            self.dead_at = None
        elif self.dead_at is None:
            self.dead_at = now


def threads_for(ways: Collection[Way]) -> int:
    """Return how many threads keep the promise, however many of these hang."""
    seconds = sum(MAIL_LIMIT if each.key == MAIL else LIMIT for each in ways)
    return max(2, ceil(seconds / LOAD)) if ways else 0


class PathWatch:
    """The ways of one site, and what is known of them."""

    def __init__(self, told: Iterable[str] = ()) -> None:
        """Take the ways that were said to be dead before a restart."""
        self._told = set(told)
        self._ways: dict[str, _Way] = {}
        self._internet_told = INTERNET in self._told

    def bind(self, ways: Iterable[Way], now: float) -> Sequence[Verdict]:
        """Take the ways that a site uses now; what was dead and is used no more is said to be over."""
        wanted = {each.key: each for each in ways if each.probed}
        kept = dict(sorted(wanted.items())[:MOST])
        fresh = [key for key in kept if key not in self._ways]
        for number, key in enumerate(fresh):
            # Not at once: after a power cut the box is up before the network is.
            due = now + EVERY / 2 * (1 + number / len(fresh))
            self._ways[key] = _Way(kept[key], due, told=key in self._told)
        gone = [key for key in self._ways if key not in kept]
        over = [key for key in gone if self._ways.pop(key).told]
        over += [key for key in sorted(self._told) if key not in kept and key != INTERNET]
        self._told = set()
        for known in self._ways.values():
            known.way = kept[known.way.key]
        if self._internet_told and not self._public():
            self._internet_told = False
            over.append(INTERNET)
        return [Verdict(key, online=True, why="no longer used") for key in over]

    def ways(self) -> Mapping[str, Way]:
        """Return what is watched."""
        return {key: each.way for key, each in self._ways.items()}

    def next(self, now: float) -> tuple[Way, float] | None:
        """Take the way up that is to be tried now, with its time limit; those that have just failed first."""
        due = [each for each in self._ways.values() if not each.busy and each.due <= now]
        if not due:
            return None
        first = min(due, key=lambda each: (each.dead_at is not None or not each.failures, each.due))
        first.busy = True
        return first.way, first.limit

    def wait(self, now: float) -> float:
        """Return after how many seconds something may be due."""
        ends = [each.due for each in self._ways.values() if not each.busy]
        held = any(each.dead_at is not None and not each.told for each in self._ways.values())
        return max(0.0, min([1.0 if held else EVERY, *(end - now for end in ends)]))

    def probed(self, key: str, why: str, now: float, chance: float = 0.0) -> None:
        """Take how a probe went, empty: well; `chance` from 0 to 1 spreads the next ones."""
        known = self._ways.get(key)
        if known is None:
            return
        known.busy = False
        if why:
            known.fails(why, now)
            known.failures += 1
            soon = not known.told and now - known.since < LASTS
            known.due = now + (AGAIN if soon else EVERY * (1 - JITTER * chance))
            self._suspect(known, now)
        else:
            known.failures, known.proven_at = 0, now
            known.forget(now)
            known.due = now + EVERY * (1 - JITTER * chance)
        known.weigh(now)

    def sent(self, key: str, why: str, now: float) -> bool:
        """Take how a real message went by a way: it counts at once, and the way is tried soon.

        Returns whether there may be something to say.
        """
        known = self._ways.get(key)
        if known is None:
            return False
        was_well = known.dead_at is None and not known.told and not self._internet_told
        if not why:
            known.failures, known.messages_fail_since, known.proven_at = 0, None, now
        else:
            known.fails(why, now)
            known.failures = max(1, known.failures)
            known.due = min(known.due, now + LOOK_SOON)
            known.forget(now)
            known.message_failed_at = now
            if known.messages_fail_since is None:
                known.messages_fail_since = now
            self._suspect(known, now)
        known.weigh(now)
        return bool(why) or not was_well

    def verdicts(self, now: float) -> Sequence[Verdict]:
        """Return what is to be said now, each once."""
        return [*self._of_the_internet(now), *self._of_each(now)]

    def _of_the_internet(self, now: float) -> Iterable[Verdict]:
        public = self._public()
        all_dead = len(public) > 1 and all(each.dead_at is not None for each in public)
        lasted = any(now - each.since >= LASTS for each in public)
        if all_dead and lasted and not self._internet_told:
            self._internet_told = True
            yield Verdict(INTERNET, online=False, why=public[0].why)
        elif self._internet_told and any(each.proven_at > NEVER and each.dead_at is None for each in public):
            self._internet_told = False
            for each in public:
                if each.dead_at is not None and not each.told:
                    each.try_anew(now)
            yield Verdict(INTERNET, online=True, why="reached again")

    def _of_each(self, now: float) -> Iterable[Verdict]:
        for key, each in self._ways.items():
            if each.told and each.dead_at is None and each.proven_at > NEVER:
                each.told = False
                yield Verdict(key, online=True, why="reached again")
            elif each.dead_at is not None and not each.told and not self._waits(each, now):
                each.told = True
                yield Verdict(key, online=False, why=each.why)

    def _waits(self, known: _Way, now: float) -> bool:
        """Tell whether a dead way is not spoken of yet: it has not lasted, or all the internet is gone."""
        if now - known.since < LASTS:
            return True
        others = [each for each in self._public() if each is not known]
        if known.way.path is not Path.INTERNET or not others:
            return False
        if self._internet_told:
            return True
        if any(each.proven_at > known.failing_since for each in others):
            return False
        decided = all(each.dead_at is not None for each in others)
        return not decided and now - known.failing_since < HOLD

    def _suspect(self, failed: _Way, now: float) -> None:
        """Try the rest of the internet at once where one way into it has begun to fail."""
        if failed.way.path is not Path.INTERNET or failed.failures > 1:
            return
        for each in self._public():
            if each.proven_at < failed.failing_since and not each.failures:
                each.due = min(each.due, now)

    def _public(self) -> list[_Way]:
        return [each for each in self._ways.values() if each.way.path is Path.INTERNET]
