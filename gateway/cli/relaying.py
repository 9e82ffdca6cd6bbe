"""What the relay is to the box: where links lead, whether it is there, and who talks to it.

The core only reads a mark; the interface's process writes it and owns the connection. So a relay that hangs
or lies never meets the alarm core.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from config.schema import Settings
from config.secrets import relay_token
from gateway.cli.opening import Opened
from gateway.domain.alarm import Alarm
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.ports import Notice
from gateway.runtime import Clock
from gateway.service import away, core_state
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database

if TYPE_CHECKING:
    from api.away.outing import Outing
    from api.pages.render import Pages

log = logging.getLogger(__name__)

RELAY = DeviceId("relay:outside")
LOOK_EVERY = 5.0
LinkTo = Callable[[Alarm, PersonId], str]


def links_of(settings: Settings, keys: LinkKey, clock: Clock, database: Database) -> LinkTo:
    """Return what makes the link of a message: to the relay while that was heard lately, else to the box."""
    lan, relay = settings.http.public_url, settings.relay.url

    def to_the_box(alarm: Alarm, person: PersonId) -> str:
        return f"{lan}/n/{keys.code(alarm, person)}"

    def to_the_relay(alarm: Alarm, person: PersonId) -> str:
        # A browser never sends what stands behind the number sign: the phone's own script alone reads it.
        try:
            there = away.reachable(database, clock.steady())
        except SQLAlchemyError:
            there = False
        return f"{relay}/#{keys.code(alarm, person)}" if there else to_the_box(alarm, person)

    return to_the_box if relay is None or settings.relay.links == "lan" else to_the_relay


def outing_of(settings: Settings, found: Opened, keys: LinkKey, pages: Pages) -> Outing | None:
    """Return the box's presence at its relay, started; None where none is configured."""
    relay = settings.relay
    if relay.url is None:
        return None
    from api.away.line import Line
    from api.away.outing import Outing, OutingSettings

    url, token = relay.url, relay_token(settings)
    outing = Outing(
        found.database,
        keys,
        found.clock,
        pages,
        OutingSettings(lambda: Line(url, token, relay.ca_file), closes=relay.closes),
    )
    outing.start()
    return outing


class RelayWatch:
    """Makes a relay that is not heard a fault, and its return the end of it."""

    def __init__(
        self, settings: Settings, database: Database, clock: Clock, notice: Callable[[Notice], None]
    ) -> None:
        self._configured = settings.relay.url is not None
        self._database = database
        self._clock = clock
        self._notice = notice
        self._there = True
        self._since = clock.steady()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay-watch", daemon=True)

    def start(self) -> None:
        """Begin to look, where there is anything to look at; what stood before may be over."""
        was_gone = any(each.device == RELAY for each in core_state.device_states(self._database))
        if self._configured:
            self._there = not was_gone
            self._thread.start()
        elif was_gone:
            self._notice(Notice("gateway", RELAY, online=True, text="no relay is configured any more"))

    def stop(self) -> None:
        """End."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look once at the mark."""
        now = self._clock.steady()
        there = away.reachable(self._database, now)
        if there == self._there or (not there and now - self._since <= away.GONE_AFTER):
            return
        self._there = there
        text = "the relay is back" if there else f"the relay was not heard for {away.GONE_AFTER.seconds} s"
        self._notice(Notice("gateway", RELAY, online=there, text=text))

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            try:
                self.look()
            except SQLAlchemyError as error:
                log.warning("relay not looked at: %s", type(error).__name__)
