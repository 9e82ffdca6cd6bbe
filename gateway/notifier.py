"""Carries messages from the outbox to the channels and reports what became of them.

Owns who is tried when. Never opens a transaction and never decides whom to call.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count

from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.escalation import CALLS
from gateway.domain.model import NotificationId
from gateway.domain.notification import Dispatch, Message, NotificationState, Outcome, retry_delay
from gateway.domain.ports import Channel
from gateway.lane import Lane

log = logging.getLogger(__name__)

STALE_AFTER = 0.1
"""Seconds after which a queued message is looked at again before it is sent: the alarm may have moved."""
LIMITS = {
    "webhook": timedelta(seconds=10),
    "panel": timedelta(seconds=5),
    "call": timedelta(seconds=120),  # it waits for another call, dials and rings
    "voice": timedelta(seconds=240),  # it rings, speaks, and may wait for another call to do so
}
LIMIT = timedelta(seconds=20)
"""Time limit of one attempt on any other channel."""
GRACE = 5.0
"""Seconds beyond its limit after which an attempt is given up from outside."""


class Notifier:
    """Outbox workers: a lane per channel, one clock for retries."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        compose: Callable[[Dispatch], Message],
        current: Callable[[NotificationId], Dispatch | None],
        report: Callable[[Outcome], None],
    ) -> None:
        self._channels = channels
        self._compose = compose
        self._current = current
        self._report = report
        self._lanes = {name: Lane(name, channel.pool, self._send) for name, channel in channels.items()}
        self._held: dict[NotificationId, int] = {}
        """Every message in hand, with the number of its latest attempt, under way or planned."""
        self._retries: list[tuple[float, int, Dispatch]] = []
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._numbers = count()
        self._stopping = False
        self._timer = threading.Thread(target=self._watch, name="retries", daemon=True)

    def start(self) -> None:
        """Begin to look after retries and hung attempts."""
        self._timer.start()

    def take(self, dispatches: Iterable[Dispatch]) -> None:
        """Take messages whose rows are committed; each is held until its outcome is committed too."""
        for dispatch in dispatches:
            id_ = dispatch.notification.id
            with self._lock:
                if id_ in self._held:
                    continue
                self._held[id_] = dispatch.notification.attempts
            lane = self._lanes.get(dispatch.notification.channel)
            if lane is None:
                unknown = f"no channel is called {dispatch.notification.channel!r}"
                self._report(Outcome(id_, NotificationState.FAILED_PERMANENT, unknown))
            else:
                lane.put(dispatch, retry=dispatch.notification.attempts > 0)

    def held(self) -> frozenset[NotificationId]:
        """Return what is in the notifier's hands."""
        with self._lock:
            return frozenset(self._held)

    def settled(self, outcomes: Iterable[Outcome]) -> None:
        """Let go of messages whose outcome is committed and final."""
        final = {NotificationState.SENDING, NotificationState.FAILED_TEMPORARY}
        with self._lock:
            for each in outcomes:
                if each.state not in final:
                    self._held.pop(each.notification, None)

    def alive(self) -> bool:
        """Tell whether every thread lives."""
        return self._timer.is_alive() and all(lane.alive() for lane in self._lanes.values())

    def stop(self, patience: float = 2.0) -> None:
        """Stop taking up work; what was not sent is still in the outbox."""
        with self._lock:
            self._stopping = True
            self._changed.notify()
        until = time.monotonic() + patience
        for lane in self._lanes.values():
            lane.stop(max(0.0, until - time.monotonic()))
        for channel in self._channels.values():
            channel.close()

    def _send(self, dispatch: Dispatch, queued_at: float) -> None:
        id_ = dispatch.notification.id
        try:
            outcome = self._attempt(dispatch, queued_at)
        except Exception as error:  # edge: a channel worker; one broken message must not end the lane
            log.exception("notification=%s channel worker failed", id_)
            text = f"{type(error).__name__}: {error}"
            self._again(dispatch, Outcome(id_, NotificationState.FAILED_TEMPORARY, text))
        else:
            if outcome is not None:
                self._report(outcome)

    def _attempt(self, dispatch: Dispatch, queued_at: float) -> Outcome | None:
        """Carry out one attempt; returns how it ended for good, None where it is tried again."""
        notification = dispatch.notification
        # News is looked at again even when it is fresh here: the box may have been off since it was written.
        if (
            notification.attempts
            or notification.purpose not in CALLS
            or time.monotonic() - queued_at > STALE_AFTER
        ):
            fresh = self._current(notification.id)
            if fresh is None:
                return Outcome(notification.id, NotificationState.SUPERSEDED)
            dispatch = Dispatch(replace(fresh.notification, attempts=notification.attempts), fresh.alarm)
        limit = LIMITS.get(notification.channel, LIMIT)
        try:
            message = self._compose(dispatch)
            receipt = self._channels[notification.channel].send(message, notification.address, limit)
        except PermanentFailure as error:
            log.warning("notification=%s alarm=%s failed for good", notification.id, notification.alarm)
            return Outcome(notification.id, NotificationState.FAILED_PERMANENT, str(error))
        except TemporaryFailure as error:
            log.info("notification=%s alarm=%s failed for now", notification.id, notification.alarm)
            asked = getattr(error, "retry_after", None)
            failed = Outcome(
                notification.id, NotificationState.FAILED_TEMPORARY, str(error), retry_after=asked
            )
            self._again(dispatch, failed)
            return None
        return Outcome(notification.id, NotificationState.SENT, receipt=receipt)

    def _again(self, dispatch: Dispatch, failed: Outcome) -> None:
        """Report a failure for now and plan the next attempt, once for each attempt that failed.

        An attempt that was given up as hung and fails late has had its successor already.
        """
        id_, attempts = failed.notification, dispatch.notification.attempts + 1
        delay = retry_delay(attempts, failed.retry_after).total_seconds()
        later = Dispatch(replace(dispatch.notification, attempts=attempts), dispatch.alarm)
        with self._lock:
            if self._held.get(id_, attempts) >= attempts:
                return
            self._held[id_] = attempts
            heapq.heappush(self._retries, (time.monotonic() + delay, next(self._numbers), later))
            self._changed.notify()
        self._report(failed)

    def _watch(self) -> None:
        while True:
            with self._lock:
                if self._stopping:
                    return
                ripe = self._ripe(time.monotonic())
                if not ripe:
                    self._changed.wait(self._until_next())
            for dispatch in ripe:
                self._lanes[dispatch.notification.channel].put(dispatch, retry=True)
            self._give_up_hung()

    def _ripe(self, now: float) -> list[Dispatch]:
        ripe: list[Dispatch] = []
        while self._retries and self._retries[0][0] <= now:
            ripe.append(heapq.heappop(self._retries)[2])
        return ripe

    def _until_next(self) -> float:
        if not self._retries:
            return 1.0
        return min(1.0, max(0.0, self._retries[0][0] - time.monotonic()))

    def _give_up_hung(self) -> None:
        for name, lane in self._lanes.items():
            limit = LIMITS.get(name, LIMIT).total_seconds() + GRACE
            for dispatch in lane.overdue(limit):
                id_ = dispatch.notification.id
                log.error("notification=%s gave up a hung attempt", id_)
                hung = f"no answer in {limit:.0f} s"
                self._again(dispatch, Outcome(id_, NotificationState.FAILED_TEMPORARY, hung))
