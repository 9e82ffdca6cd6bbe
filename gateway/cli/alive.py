"""Who is told that the box is alive, and what it says of itself: put together here. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from config.schema import Settings
from config.secrets import read_secret
from devices import topics
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.http import Failures, Poster
from gateway.channels.wire.url import target_of
from gateway.counting import Counts
from gateway.deadman import DEADMAN, Deadman, Way
from gateway.domain.errors import ConfigurationError
from gateway.domain.ports import Notice, Sink
from gateway.domain.steady import moment
from gateway.inbox import Inbox
from gateway.runtime import Clock
from gateway.service import core_state
from gateway.service.figures import written
from gateway.store.db import Database
from gateway.watch import Watch

LIMIT = timedelta(seconds=10)


def deadman_of(
    settings: Settings, database: Database, clock: Clock, notice: Callable[[Notice], None], sink: Sink
) -> Deadman:
    """Return the sign of life of this box, not yet given. Raises ConfigurationError."""
    told = settings.deadman
    ways: list[Way] = []
    url = read_secret(told.url_file) if told.url_file is not None else told.url
    if url is not None:
        ways.append(Hook(url))
    if told.mqtt:
        ways.append(Line(sink))
    states = core_state.device_states(database)
    unheard = any(each.device == DEADMAN and each.online is False for each in states)
    return Deadman(database, clock, notice, ways, told.every, was_unheard=unheard)


def own_figures(counts: Counts, inbox: Inbox, deadman: Deadman, watch: Watch, at: datetime) -> str:
    """Return what the core says of itself now, as it is written beside its sign of life."""
    said = counts.figures(at - moment(0), inbox.depth())
    stands = deadman.standing
    return written(
        replace(said, hindrances=list(stands.hindrances), signs=stands.taken, hubs=sorted(watch.hubs))
    )


class Hook:
    """A program on the network, told by HTTP POST; where it is, may be a secret and is never said."""

    name = "url"

    def __init__(self, url: str) -> None:
        """Take where. Raises ConfigurationError where that is no address."""
        try:
            self._target = target_of(url)
        except ValueError as error:
            raise ConfigurationError((f"deadman.url: {error}",)) from error
        self._poster = Poster()

    def tell(self, body: bytes) -> str:
        """Tell it; return why it was not taken, empty where it was."""
        headers = {"User-Agent": "cuobian", "Content-Type": "application/json; charset=utf-8"}
        try:
            answer = self._poster.post(self._target, headers, body, Deadline(LIMIT))
        except Failures as error:
            return type(error).__name__
        return "" if 200 <= answer.status < 300 else f"HTTP {answer.status}"

    def close(self) -> None:
        """Close what is kept open."""
        self._poster.close()


class Line:
    """The broker, which keeps the last sign for whoever asks."""

    name = "mqtt"

    def __init__(self, sink: Sink) -> None:
        """Take the way to the broker."""
        self._sink = sink

    def tell(self, body: bytes) -> str:
        """Tell it now or not at all: an old sign that comes later would be a lie."""
        taken = self._sink.publish(topics.ALIVE, body, retain=True, at_once=True)
        return "" if taken else "no connection to the broker"

    def close(self) -> None:
        """Leave the broker to the sessions that own it."""
