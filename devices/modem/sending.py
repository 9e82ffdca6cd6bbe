"""Texts on their way out: in pieces, each handed over once, and what the network reports of them.

Owns which pieces were handed over, so that no second attempt sends one again. Never decides whom to tell.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from devices.modem.at_words import Answer
from devices.modem.deliver import Fate, Report
from devices.modem.line import ModemLine, Refused
from devices.modem.settings import ModemSettings
from devices.modem.submit import Pdu, submit
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import NotificationId
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.phone import Order, SentText, normal

log = logging.getLogger(__name__)

MOST_KEPT = 1000
"""Messages whose way is remembered."""
NO_SUCH_NUMBER = frozenset({1, 28, 30})
"""+CMS ERROR of a number that nobody has (27.005 §3.2.5, from 24.011): unassigned, unidentified, unknown."""
UNSURE = "the modem did not say whether it sent this; it is not sent again"


@dataclass(slots=True)
class Way:
    """One text on its way."""

    notification: int
    pieces: int
    handed: set[int] = field(default_factory=set)
    """Pieces given to the modem whole: none of these is given again."""
    taken: dict[int, int] = field(default_factory=dict)
    """The network's reference of each piece it took."""
    there: set[int] = field(default_factory=set)
    """Pieces that the phone has."""
    failed: bool = False

    @property
    def unsure(self) -> bool:
        """Tell whether a piece was given to the modem and nobody knows what became of it."""
        return bool(self.handed - self.taken.keys())

    @property
    def receipt(self) -> str:
        """Return what to keep of it."""
        return "sms " + " ".join(str(self.taken[piece]) for piece in sorted(self.taken))


class Sending:
    """All texts on their way through one modem."""

    def __init__(self, settings: ModemSettings, report: Callable[[Outcome], None]) -> None:
        self._settings = settings
        self._report = report
        self._ways: OrderedDict[int, Way] = OrderedDict()
        self._awaited: OrderedDict[tuple[int, str], tuple[Way, int]] = OrderedDict()
        """Pieces whose report may come, by reference and the end of the number."""

    def remember(self, sent: Sequence[SentText], country: str) -> None:
        """Await the reports of texts that an earlier run of the gateway has sent, oldest first."""
        for each in sent:
            references = [int(word) for word in each.receipt.split()[1:] if word.isdecimal()]
            try:
                end = normal(each.number, country)[-8:]
            except ValueError:
                continue
            taken = dict(enumerate(references))
            way = Way(each.notification, len(taken), set(taken), taken)
            self._ways[each.notification] = way
            self._awaited |= {(reference, end): (way, piece) for piece, reference in taken.items()}

    def send(self, line: ModemLine, order: Order) -> str:
        """Hand a text over, piece by piece; returns its receipt.

        Raises TemporaryFailure where nothing of the present piece went out, PermanentFailure where it must
        not be tried again, Silent and OSError where the modem is lost (the piece then counts as handed over,
        if it was).
        """
        try:
            pdus = submit(order.number, order.text, order.notification, report=self._settings.reports)
        except ValueError as error:
            raise PermanentFailure(str(error)) from None
        way = self._way(order, pdus)
        if way.unsure:
            raise PermanentFailure(UNSURE)
        for piece, pdu in enumerate(pdus):
            if piece not in way.handed:
                self._hand_over(line, order, way, piece, pdu)
        return way.receipt

    def unsure(self, order: Order) -> bool:
        """Tell whether a piece of a text may have gone out without anybody knowing."""
        way = self._ways.get(order.notification) if order.notification else None
        return way is not None and way.unsure

    def heed(self, report: Report) -> None:
        """Take what the network says of a piece; what was never sent from here says nothing."""
        found = self._awaited.get((report.reference, report.recipient[-8:]))
        if found is None or report.fate is Fate.TRYING:
            return
        way, piece = found
        del self._awaited[(report.reference, report.recipient[-8:])]
        if report.fate is Fate.FAILED:
            self._tell(way, NotificationState.FAILED_PERMANENT, f"not delivered, status {report.status:#04x}")
            way.failed = True
            return
        way.there.add(piece)
        if len(way.there) == way.pieces and not way.failed:
            self._tell(way, NotificationState.DELIVERED, "")

    def _tell(self, way: Way, state: NotificationState, error: str) -> None:
        if way.notification and not way.failed:
            id_ = NotificationId(way.notification)
            self._report(Outcome(id_, state, error, way.receipt, accepted_before=True))

    def _way(self, order: Order, pdus: Sequence[Pdu]) -> Way:
        if not order.notification:
            return Way(0, len(pdus))
        way = self._ways.get(order.notification)
        if way is None or way.pieces != len(pdus):
            # Another wording of the same message is another message.
            way = self._ways[order.notification] = Way(order.notification, len(pdus))
            while len(self._ways) > MOST_KEPT:
                self._ways.popitem(last=False)
        return way

    def _hand_over(self, line: ModemLine, order: Order, way: Way, piece: int, pdu: Pdu) -> None:
        patience = self._settings.patience
        try:
            answer = line.submit(
                f"AT+CMGS={pdu.length}",
                pdu.hex,
                patience,
                self._settings.send_within,
                lambda: way.handed.add(piece),
            )
        except Refused as refused:
            raise _refusal(refused.answer) from None
        if not answer.ok:
            way.handed.discard(piece)  # refused in words: nothing went out
            raise _refusal(answer)
        reference = answer.value("+CMGS:").split(",")[0].strip()
        if not reference.isdecimal() or int(reference) > 255:
            raise PermanentFailure(UNSURE)
        way.taken[piece] = int(reference)
        self._awaited[(int(reference), order.number[-8:])] = (way, piece)
        while len(self._awaited) > MOST_KEPT:
            self._awaited.popitem(last=False)


def _refusal(answer: Answer) -> PermanentFailure | TemporaryFailure:
    if answer.final.startswith("+CMS") and answer.code in NO_SUCH_NUMBER:
        return PermanentFailure(f"the network knows no such number ({answer.final})")
    return TemporaryFailure(f"the modem refused it: {answer.final}")
