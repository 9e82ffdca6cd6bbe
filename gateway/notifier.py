"""Carries messages from the outbox to the channels and reports what became of them.

Owns who is tried when. Never opens a transaction and never decides whom to call.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import count

from gateway.domain.errors import PermanentFailure, TemporaryFailure, TooLong
from gateway.domain.escalation import CALLS
from gateway.domain.model import NotificationId
from gateway.domain.notification import (
    LATE_AFTER,
    Dispatch,
    Message,
    NotificationState,
    Outcome,
    retry_delay,
    told_as_one,
)
from gateway.domain.ports import Channel, Digesting, Ringing
from gateway.domain.site import LONGEST_AFTER
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
SAID_AFTER = 1.0
"""Seconds after which it is told that an attempt is under way; most have ended by then."""
MORE = timedelta(seconds=3)
"""What each further alarm adds to that in a message about several: a text has more pieces."""
GRACE = 5.0
"""Seconds beyond its limit after which an attempt is given up from outside."""
LOOK_AGAIN = 1.0
"""Seconds until a phone that rings is looked at again."""


class Turn(Enum):
    """What a moment that was waited for is there for."""

    AGAIN = auto()
    """Another attempt."""
    DUE = auto()
    """The first attempt at an address that is called later."""
    LATE = auto()
    """Whether anybody has accepted it by now."""


class Notifier:
    """Outbox workers: a lane per channel, one clock for what waits."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        compose: Callable[[Dispatch], Message],
        current: Callable[[NotificationId], Dispatch | None],
        report: Callable[[Outcome], None],
        *,
        gather: Callable[[Sequence[Message]], Message],
        steady: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the channels, what puts one message and several into words, and both sides of the outbox.

        `steady` is the clock that deadlines in rows are on; `seconds` the one that waits are measured by.
        """
        self._channels = channels
        self._compose = compose
        self._gather = gather
        self._current = current
        self._report = report
        self._steady = steady
        self._seconds = seconds
        self._lanes = {name: self._lane(name, channel) for name, channel in channels.items()}
        self._ringing = {name: each for name, each in channels.items() if isinstance(each, Ringing)}
        self._held: dict[NotificationId, int] = {}
        """Every message in hand, with the number of its latest attempt, under way or planned."""
        self._delayed: set[NotificationId] = set()
        """Of those, what is not to be handed over yet."""
        self._alone: set[NotificationId] = set()
        """What broke a message about several, or was in one that broke: told alone from then on."""
        self._times: list[tuple[float, int, Turn, Dispatch]] = []
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._numbers = count()
        self._stopping = False
        self._timer = threading.Thread(target=self._watch, name="retries", daemon=True)

    def start(self) -> None:
        """Begin to look after what waits and hung attempts."""
        self._timer.start()

    def take(self, dispatches: Iterable[Dispatch]) -> None:
        """Take messages whose rows are committed; each is held until its outcome is committed too.

        What is handed in again has another time: it need not wait any more.
        """
        self._queue([each for each in dispatches if self._admit(each)])

    def held(self) -> frozenset[NotificationId]:
        """Return what is in the notifier's hands."""
        with self._lock:
            return frozenset(self._held)

    def settled(self, outcomes: Iterable[Outcome]) -> None:
        """Let go of messages whose outcome is committed and final."""
        goes_on = {NotificationState.SENDING, NotificationState.FAILED_TEMPORARY}
        with self._lock:
            for each in outcomes:
                if each.state not in goes_on:
                    self._held.pop(each.notification, None)
                    self._delayed.discard(each.notification)
                    self._alone.discard(each.notification)

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

    def look(self) -> None:
        """Do what has come due, once."""
        with self._lock:
            ripe = self._ripe(self._seconds())
        self._queue([each for turn, each in ripe if turn is Turn.AGAIN])
        self._queue([each for turn, each in ripe if turn is Turn.DUE and self._admit(each, waited=True)])
        for turn, each in ripe:
            if turn is Turn.LATE:
                self._look_whether_late(each)
        self._give_up_hung()
        self._tell_under_way()

    # What comes in.

    def _lane(self, name: str, channel: Channel) -> Lane:
        most = channel.digests if isinstance(channel, Digesting) else 1
        return Lane(name, channel.pool, self._send, self._one_as, most, self._seconds)

    def _one_as(self, dispatch: Dispatch) -> object:
        """Return what a message must have in common with another to be told with it; None: nothing has it."""
        return None if dispatch.notification.id in self._alone else told_as_one(dispatch)

    def _admit(self, dispatch: Dispatch, *, waited: bool = False) -> bool:
        """Take one message in hand; tell whether it is to be handed over now: it has waited long enough."""
        notification = dispatch.notification
        wait = 0.0 if waited else self._wait_for(notification.due_at)
        with self._lock:
            if notification.id in self._held and notification.id not in self._delayed:
                return False
            self._held[notification.id] = notification.attempts
            if wait > 0:
                self._delayed.add(notification.id)
                self._plan(wait, Turn.DUE, dispatch)
                return False
            self._delayed.discard(notification.id)
            if notification.purpose in CALLS:
                self._plan(LATE_AFTER.total_seconds(), Turn.LATE, dispatch)
            return True

    def _wait_for(self, due_at: datetime | None) -> float:
        """Return the seconds until a deadline; a foreign clock may have put it too far away."""
        if due_at is None:
            return 0.0
        return min((due_at - self._steady()).total_seconds(), LONGEST_AFTER.total_seconds())

    def _queue(self, dispatches: Sequence[Dispatch]) -> None:
        """Put messages into their lanes, those of one breath together."""
        lanes: dict[tuple[str, bool], list[Dispatch]] = {}
        for each in dispatches:
            lanes.setdefault((each.notification.channel, each.notification.attempts > 0), []).append(each)
        for (name, retry), found in lanes.items():
            lane = self._lanes.get(name)
            if lane is not None:
                lane.put_many(found, retry=retry)
                continue
            for each in found:
                unknown = f"no channel is called {name!r}"
                self._report(Outcome(each.notification.id, NotificationState.FAILED_PERMANENT, unknown))

    # One attempt.

    def _send(self, dispatches: Sequence[Dispatch], queued_at: float) -> None:
        try:
            outcomes = self._attempt(dispatches, queued_at)
        except Exception as error:  # edge: a channel worker; one broken message must not end the lane
            ids = [each.notification.id for each in dispatches]
            log.exception("notifications=%s channel worker failed", ids)
            if len(dispatches) > 1:
                self._alone.update(ids)
            text = f"{type(error).__name__}: {error}"
            for each in dispatches:
                id_ = each.notification.id
                self._again(each, Outcome(id_, NotificationState.FAILED_TEMPORARY, text))
        else:
            for outcome in outcomes:
                self._report(outcome)

    def _attempt(self, dispatches: Sequence[Dispatch], queued_at: float) -> Sequence[Outcome]:
        """Carry out one attempt; returns how it ended for good, nothing for what is tried again."""
        looked = [(each, self._fresh(each, queued_at)) for each in dispatches]
        told = [fresh for _, fresh in looked if fresh is not None]
        ended = [
            Outcome(each.notification.id, NotificationState.SUPERSEDED)
            for each, fresh in looked
            if fresh is None
        ]
        return [*ended, *self._hand_over(told, len(dispatches))] if told else ended

    def _hand_over(self, told: Sequence[Dispatch], together: int) -> Sequence[Outcome]:
        first = told[0].notification
        limit = LIMITS.get(first.channel, LIMIT) + MORE * (together - 1)
        state, error, receipt = NotificationState.SENT, "", ""
        try:
            message = self._words(told)
            receipt = self._channels[first.channel].send(message, first.address, limit)
        except PermanentFailure as failure:
            log.warning("notification=%s alarm=%s failed for good", first.id, first.alarm)
            state, error = NotificationState.FAILED_PERMANENT, str(failure)
        except TemporaryFailure as failure:
            log.info("notification=%s alarm=%s failed for now", first.id, first.alarm)
            state, error = NotificationState.FAILED_TEMPORARY, str(failure)
            if isinstance(failure, TooLong):
                self._alone.update(each.notification.id for each in told)
            for each in told:
                asked = failure.retry_after
                self._again(each, Outcome(each.notification.id, state, error, retry_after=asked))
            return ()
        lead = first.id if len(told) > 1 else None
        return [Outcome(each.notification.id, state, error, receipt, digest=lead) for each in told]

    def _fresh(self, dispatch: Dispatch, queued_at: float) -> Dispatch | None:
        """Return a message as it is to be told now, None where it tells nothing any more."""
        notification = dispatch.notification
        # News is looked at again even when it is fresh here: the box may have been off since it was written.
        if not (
            notification.attempts
            or notification.due_at is not None
            or notification.purpose not in CALLS
            or self._seconds() - queued_at > STALE_AFTER
        ):
            return dispatch
        fresh = self._current(notification.id)
        if fresh is None:
            return None
        return Dispatch(replace(fresh.notification, attempts=notification.attempts), fresh.alarm)

    def _words(self, told: Sequence[Dispatch]) -> Message:
        """Return one message, of several one that names each alarm once."""
        latest = {each.notification.alarm: each for each in told}
        messages = [self._compose(each) for each in latest.values()]
        if len(messages) == 1:
            return messages[0]
        first = self._compose(told[0]).notification
        return replace(self._gather(messages), notification=first)

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
            self._plan(delay, Turn.AGAIN, later)
            self._changed.notify()
        self._report(failed)

    # What is due.

    def _watch(self) -> None:
        while True:
            with self._lock:
                if self._stopping:
                    return
                if not self._times or self._times[0][0] > self._seconds():
                    self._changed.wait(self._until_next())
            self.look()

    def _plan(self, wait: float, turn: Turn, dispatch: Dispatch) -> None:
        heapq.heappush(self._times, (self._seconds() + wait, next(self._numbers), turn, dispatch))

    def _ripe(self, now: float) -> list[tuple[Turn, Dispatch]]:
        """Take what has come due, without what was handed over early or needs nothing any more."""
        ripe: list[tuple[Turn, Dispatch]] = []
        while self._times and self._times[0][0] <= now:
            _, _, turn, dispatch = heapq.heappop(self._times)
            id_ = dispatch.notification.id
            if id_ in self._held and (turn is not Turn.DUE or id_ in self._delayed):
                ripe.append((turn, dispatch))
        return ripe

    def _until_next(self) -> float:
        if not self._times:
            return 1.0
        return min(1.0, max(0.0, self._times[0][0] - self._seconds()))

    def _look_whether_late(self, dispatch: Dispatch) -> None:
        """Say that nobody has taken a call for long; a phone that rings with it just now has it.

        One that rings with another call has not: whoever is there does not hear of this one.
        """
        notification = dispatch.notification
        channel = self._ringing.get(notification.channel)
        at_it = channel is not None and self._lanes[notification.channel].is_at(notification.id)
        if at_it and channel is not None and channel.rings(notification.address):
            with self._lock:
                self._plan(LOOK_AGAIN, Turn.LATE, dispatch)
            return
        log.warning("notification=%s alarm=%s not accepted yet", notification.id, notification.alarm)
        self._report(Outcome(notification.id, NotificationState.SENDING, late=True))

    def _tell_under_way(self) -> None:
        for lane in self._lanes.values():
            for dispatch in lane.under_way(SAID_AFTER):
                self._report(Outcome(dispatch.notification.id, NotificationState.SENDING))

    def _give_up_hung(self) -> None:
        for name, lane in self._lanes.items():
            limit = LIMITS.get(name, LIMIT).total_seconds() + GRACE
            for dispatch in lane.overdue(limit, MORE.total_seconds()):
                id_ = dispatch.notification.id
                log.error("notification=%s gave up a hung attempt", id_)
                hung = f"no answer in {limit:.0f} s"
                self._again(dispatch, Outcome(id_, NotificationState.FAILED_TEMPORARY, hung))
