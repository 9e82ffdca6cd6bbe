"""The one call a modem can be at: dialled, followed by its list of calls and its own words, hung up.

Owns how long it rings while others wait. Never decides what an answer means.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.modem.at_words import Event, calls_of
from devices.modem.calling import Call
from devices.modem.errand import Errand, Errands, Kind
from devices.modem.line import ModemLine, Silent
from devices.modem.settings import ModemSettings
from devices.modem.storage import KEY, raw
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.ports import Put

LIST_EVERY = 1.0
"""Seconds between two looks at the modem's list of calls."""
TEXT_WAITS, CALL_WAITS = 1 / 3, 1 / 2
"""Share of its time that a call for help rings while another text or call for help waits: of 45 seconds
15, where the modem does one thing at a time, and 22."""


class Ringing:
    """The call under way, if any."""

    def __init__(
        self,
        settings: ModemSettings,
        errands: Errands,
        report: Callable[[Outcome], None],
        wanted: Callable[[int], bool],
    ) -> None:
        self._settings = settings
        self._wanted = wanted
        self._errands = errands
        self._report = report
        self.call: Call | None = None
        self._errand: Errand | None = None
        self._list_at = 0.0
        self._said = ""
        """What was last told of the call that goes on."""

    @property
    def quiet(self) -> bool:
        """Tell whether a call is under way that any word to the modem would end."""
        return self.call is not None and self.call.quiet

    def dial(self, line: ModemLine, errand: Errand) -> None:
        """Begin a call."""
        now = time.monotonic()
        call = self.call = Call(errand.order, now, self._settings.ring)
        self._errand, self._list_at, self._said = errand, now + LIST_EVERY, ""
        try:
            answer = line.ask(f"ATD{errand.order.number};", self._settings.patience, dialling=True)
        except Silent:
            call.fall_quiet(time.monotonic())
            return
        if answer.final.startswith("CONNECT"):
            call.answered_at = now
        elif not answer.ok:
            call.ended, call.busy = True, answer.final == "BUSY"

    def heed(self, event: Event, put: Put) -> None:
        """Take what the modem says of the call; a key that answers is handed in."""
        call = self.call
        if call is None:
            return
        key, id_ = call.heed(event, time.monotonic()), call.order.notification
        if key and id_:
            said = {"notification": str(id_), "key": key, "id": f"{id_}-{key}"}
            if call.order.others:
                said |= {"several": "yes", "number": call.order.number}
            put(raw(KEY, said, 0))

    def follow(self, line: ModemLine) -> None:
        """Look how the call goes, and end it when its time is over. Raises Silent."""
        call, now = self.call, time.monotonic()
        if call is None:
            return
        if not (call.ended or call.quiet) and now >= self._list_at:
            self._list_at = now + LIST_EVERY
            answer = line.ask("AT+CLCC", self._settings.patience, "+CLCC:")
            if answer.ok:
                call.seen(calls_of(answer), now)
            call.in_vain = not call.order.wanted(self._wanted)
        if not call.ended and call.over(now, self._share(call)):
            call.given_up = True
            if not line.ask("AT+CHUP", self._settings.patience).ok:
                line.ask("ATH", self._settings.patience)
            call.ended = True
        if call.ended:
            self._end(call, now)
        else:
            self._tell(call)

    def lose(self, trouble: str) -> None:
        """Give the call up with the modem; where the phone rang, it does not ring again for the same step."""
        call, errand = self.call, self._errand
        self.call = self._errand = None
        if call is not None and errand is not None:
            rang = call.rang_at is not None or call.answered_at is not None
            words = f"call: {trouble}"
            errand.fail(PermanentFailure(words) if rang else TemporaryFailure(words))

    def _share(self, call: Call) -> float:
        """Return how much of its time a call may ring while others wait for the modem."""
        text, other = self._errands.urgent(Kind.TEXT), self._errands.urgent(Kind.CALL)
        if (text or other) and not call.order.urgent:
            return 0.0
        return TEXT_WAITS if text else CALL_WAITS if other else 1.0

    def _tell(self, call: Call) -> None:
        """Tell that it rings, and that somebody picked it up, as it happens."""
        said, errand = call.progress(), self._errand
        if said == self._said or errand is None or errand.left or not call.order.notification:
            return
        self._said = said
        self._report(
            Outcome(NotificationId(call.order.notification), NotificationState.SENDING, receipt=said)
        )

    def _end(self, call: Call, now: float) -> None:
        errand = self._errand
        self.call = self._errand = None
        if errand is None:
            return
        try:
            receipt = call.receipt(now)
        except TemporaryFailure as failure:
            errand.fail(failure)
            return
        errand.succeed(receipt)
        if errand.left and call.order.notification:
            id_ = NotificationId(call.order.notification)
            self._report(Outcome(id_, NotificationState.SENT, receipt=receipt))
