"""Calls that speak: the lines, who waits for one, and what is said of them. A `Source` of keys to the engine.

Owns which errand fails at once. Never decides whom to tell or what a key means.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from devices.voice.calls import Desk
from devices.voice.line import Line
from devices.voice.phrases import Phrases
from devices.voice.settings import DEVICE, SOURCE, VoiceSettings
from devices.voice.speech import Speech
from devices.voice.waiting import Errand, Waiting
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import RawMessage, Receipt
from gateway.domain.notification import Outcome
from gateway.domain.phone import Order
from gateway.domain.ports import Notice, Notify, Put
from gateway.domain.site import Site

log = logging.getLogger(__name__)

STOP_WITHIN = 2.0


class Voice:
    """A `Source` to the engine, a `Voice` to the channel."""

    name = SOURCE

    def __init__(
        self,
        settings: VoiceSettings,
        phrases: Phrases,
        report: Callable[[Outcome], None],
        wanted: Callable[[int], bool] = lambda _: True,
    ) -> None:
        """Take how it is reached, what is said beside alarms, what hears of outcomes.

        `wanted` tells whether a notification still tells how its alarm stands.
        """
        self._waiting = Waiting()
        self._notify: Notify | None = None
        self._lock = threading.Lock()
        self._told: str | None = None
        self._useless_since: float | None = None
        speech = Speech(settings.folder)
        self._desk = Desk(settings, speech, phrases, self._waiting, report, wanted, _nowhere)
        self.lines = [Line(number, self._desk, self._teller(number)) for number in range(settings.lines)]

    # A source of keys.

    def start(self, put: Put, notify: Notify) -> None:
        self._desk.put, self._notify = put, notify
        for line in self.lines:
            line.start()

    def bind(self, site: Site) -> None:
        """Need nothing of the site."""

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        """Let whoever pressed a key hear what became of it, now that it is on the disk."""
        for receipt in receipts:
            if receipt.told is None:
                continue
            for line in self.lines:
                if line.calls.owns(raw.handle):
                    line.calls.taken(receipt.told)
                    line.wake()

    def probe(self, token: bytes) -> bool:  # noqa: ARG002 the port's shape
        return False

    def alive(self) -> bool:
        return all(line.alive() for line in self.lines)

    def excused(self) -> bool:
        return False

    def stop(self) -> None:
        for line in self.lines:
            line.stop(STOP_WITHIN)
        self._waiting.fail_all("voice: the gateway is ending")

    # A voice.

    def ring(self, order: Order, limit: timedelta) -> str:
        """Call somebody, say what there is to say, and return how it ended.

        Raises TemporaryFailure where no phone rang, PermanentFailure where it must not be tried again.
        """
        if order.spoken is not None and order.spoken.drill and self._desk.speech.lacks():
            raise PermanentFailure("voice: found no espeak-ng, and a drill that cannot say so is not rung")
        if all(line.trouble for line in self.lines):
            raise TemporaryFailure(f"voice: {self.lines[0].trouble}")
        errand = Errand(order)
        self._waiting.put(errand)
        for line in self.lines:
            line.wake()
        return self._waiting.outcome(errand, limit)

    def rings(self, number: str) -> bool:
        """Tell whether this number is known to ring just now, or is spoken with."""
        found = [line.calls.call for line in self.lines]
        return any(each is not None and each.order.number == number and each.reaches for each in found)

    # Of use, or not.

    def _teller(self, number: int) -> Callable[[str, float], None]:
        def tell(trouble: str, after: float) -> None:
            if all(line.trouble for line in self.lines):
                self._waiting.fail_all(f"voice: {trouble}")
            if number == 0:
                self._heed(trouble, after)

        return tell

    def _heed(self, trouble: str, after: float) -> None:
        """Tell the core of trouble that lasts, and of its end."""
        now = time.monotonic()
        with self._lock:
            if not trouble:
                self._useless_since = None
            elif self._useless_since is None:
                self._useless_since = now
            since = self._useless_since
            if self._notify is None or trouble == self._told or (since is not None and now - since < after):
                return
            self._told = trouble
        words = trouble or "the line is ready"
        log.log(logging.WARNING if trouble else logging.INFO, "voice: %s", words)
        self._notify(Notice(SOURCE, DEVICE, not trouble, words))


def _nowhere(raw: RawMessage) -> None:
    """Take what comes before there is anybody to take it: no line has been started."""
    log.warning("voice: what came from %s before the start was dropped", raw.source)
