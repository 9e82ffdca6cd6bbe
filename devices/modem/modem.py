"""The modem as a source of texts and as a phone: one thread owns the port, wakes it, sends, rings, reads.

Owns when what is done. Never decides whom to tell or what a text means, and lets nothing of a text be lost:
what came in leaves the modem's storage only after its commit.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta

import serial

from devices.modem.answering import Answering
from devices.modem.at_words import Event, Word
from devices.modem.errand import Errand, Errands, Kind
from devices.modem.health import Doctor, Health, NotUsable
from devices.modem.line import ModemLine, Silent
from devices.modem.ringing import Ringing
from devices.modem.sending import UNSURE, Sending
from devices.modem.settings import DEVICE, SOURCE, ModemSettings
from devices.modem.storage import Storage, delete
from devices.port_words import port_words
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.model import NotificationId, RawMessage, Receipt
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.phone import Order, SentText, Told
from gateway.domain.ports import Notice, Notify, Put
from gateway.domain.site import Site

log = logging.getLogger(__name__)

RETRY = 0.5
"""Seconds between two tries to open the port."""
MISSING = 3.0
"""Seconds a port may be missing before that is reported; as for serial lines."""
TURN = 0.2
"""Seconds of one wait for what the modem says."""
RESTART_EVERY = 3
"""Of so many times that a modem was found hung, one resets it."""
REFUSALS = 3
"""Texts refused one after the other that are a fault."""
READ_EVERY = 60.0
"""Seconds between two looks into the storage without an announcement."""
MOST_ANSWERS = 20


class Modem:
    """One modem. A `Source` to the engine, a `Phone` to the channels."""

    name = SOURCE

    def __init__(
        self,
        settings: ModemSettings,
        report: Callable[[Outcome], None],
        words: Callable[[Told], str],
        wanted: Callable[[int], bool] = lambda _: True,
        sent: Sequence[SentText] = (),
    ) -> None:
        """Take how it is reached, what hears of outcomes, and what puts replies into words.

        `wanted` tells whether a notification still tells how its alarm stands; of `sent`, texts of an earlier
        run, a report may still come.
        """
        self._settings = settings
        self._report = report
        self._words = words
        self._wanted = wanted
        self._errands = Errands()
        self._sending = Sending(settings, report)
        self._sending.remember(sent, settings.country)
        self._storage: Storage | None = None
        self._notify: Notify | None = None
        self._line: ModemLine | None = None
        self._doctor: Doctor | None = None
        self._ringing = Ringing(settings, self._errands, report, wanted)
        self._free: deque[int] = deque()
        """Handles of raw messages that are committed."""
        self._answering = Answering(settings.country)
        self._answers: deque[Order] = deque(maxlen=MOST_ANSWERS)
        self.health: Health | None = None
        """None while nothing can be sent."""
        self._trouble = ""
        self._useless_since = time.monotonic()
        self._told: str | None = None
        self._alone = False
        """True where the modem was found to send no text while it calls."""
        self._stuck = False
        """True where committed texts cannot be deleted: the storage fills, and no answer comes in."""
        self._hung = 0
        self._refused = 0
        self._look_at = self._read_at = 0.0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="modem", daemon=True)

    # A source of what people say.

    def start(self, put: Put, notify: Notify) -> None:
        self._storage = Storage(self._settings, put, self._sending.heed)
        self._put, self._notify = put, notify
        self._thread.start()

    def bind(self, site: Site) -> None:
        """Need nothing of the site."""

    def acknowledge(self, raw: RawMessage, receipts: Sequence[Receipt]) -> None:
        """Let a text leave the storage, and answer it where it was answered."""
        self._free.append(raw.handle)
        for receipt in receipts:
            told = receipt.told
            if told is not None:
                number = self._answering.number(receipt.answer_to, told.reply, time.monotonic())
                if number:
                    self._answers.append(Order(number, 0, urgent=False, text=self._words(told)))
        self._wake()

    def probe(self, token: bytes) -> bool:  # noqa: ARG002 the port's shape
        return False

    def alive(self) -> bool:
        return self._thread.is_alive()

    def excused(self) -> bool:
        return False

    def stop(self) -> None:
        self._ending.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join(2 * self._settings.patience)

    # A phone.

    def text(self, order: Order, limit: timedelta) -> str:
        """Send a text; returns the receipt. Raises TemporaryFailure or PermanentFailure."""
        return self._ordered(Errand(Kind.TEXT, order), limit)

    def ring(self, order: Order, limit: timedelta) -> str:
        """Let a phone ring; returns how it ended. Raises TemporaryFailure where it did not ring."""
        return self._ordered(Errand(Kind.CALL, order), limit)

    def rings(self, number: str) -> bool:
        """Tell whether this number is known to ring; a modem that says nothing may as well be hung."""
        call = self._ringing.call
        return call is not None and call.order.number == number and call.reaches

    def _ordered(self, errand: Errand, limit: timedelta) -> str:
        if self._trouble:
            raise TemporaryFailure(f"modem: {self._trouble}")
        self._errands.put(errand)
        self._wake()
        return self._errands.outcome(errand, limit, self._sending.unsure)

    def _wake(self) -> None:
        line = self._line
        if line is not None:
            line.wake()

    # The thread.

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._open()
                while not self._ending.is_set():
                    self._turn()
            except Silent:
                self._hung += 1
                self._lose("the modem does not answer", self._settings.report_after)
            except (OSError, serial.SerialException) as error:
                self._lose(port_words(self._settings.port, error), MISSING)
            except Exception as error:  # edge: this thread must outlive everything
                log.exception("modem failed")
                self._lose(f"failed: {type(error).__name__}", MISSING)
            self._close()
            self._ending.wait(RETRY)
        self._give_up("the gateway is ending")

    def _open(self) -> None:
        """Open the port and wake the modem, by a reset where it was hung again and again. Raises Silent."""
        line = self._line = ModemLine(self._settings.port, self._settings.baudrate)
        if self._hung and self._hung % RESTART_EVERY == 0:
            log.warning("modem is hung: reset")
            line.tell("AT+CFUN=1,1")
            self._ending.wait(self._settings.restart)
        if not line.rouse(3, self._settings.patience / 2):
            raise Silent
        self._doctor = Doctor(line, self._settings)
        if self._storage is not None:
            self._storage.forget()
        self._free.clear()
        self._look_at = self._read_at = 0.0
        self.health = None

    def _close(self) -> None:
        line, self._line = self._line, None
        self.health = self._doctor = None
        if line is not None:
            line.close()

    def _turn(self) -> None:
        """Do one round of everything that waits. Raises Silent and OSError."""
        line, now = self._line, time.monotonic()
        if line is None:
            return
        if now >= self._look_at and not self._ringing.quiet:
            self._look(line)
        for event in line.hear(TURN):
            self._heed(line, event)
        if self.health is None:
            return
        self._ringing.follow(line)
        may_text = self._ringing.call is None or not (self._alone or self._ringing.quiet)
        if may_text and (errand := self._errands.next(Kind.TEXT)) is not None:
            self._send(line, errand)
        if self._ringing.call is None and (errand := self._errands.next(Kind.CALL)) is not None:
            if errand.order.wanted(self._wanted):
                self._ringing.dial(line, errand)
            else:
                errand.fail(TemporaryFailure("its alarm has gone on"))
        if not self._ringing.quiet:
            self._tidy(line)

    def _look(self, line: ModemLine) -> None:
        """Look after port, SIM and network; make ready what was not."""
        self._look_at = time.monotonic() + self._settings.look_every
        line.look_after()
        doctor = self._doctor
        if doctor is None:
            return
        try:
            if self.health is None:
                doctor.set_up()
            self.health = doctor.look()
        except NotUsable as error:
            self.health = None
            self._look_at = time.monotonic() + min(2.0, self._settings.look_every)
            self._useless(str(error), self._settings.report_after)
            return
        if doctor.anew:
            doctor.anew, self._read_at = False, 0.0
        self._hung, self._trouble = 0, ""
        if self._refused < REFUSALS and not self._stuck:
            self._useful()

    def _heed(self, line: ModemLine, event: Event) -> None:
        if event.word in {Word.TEXT_STORED, Word.FULL}:
            self._read_at = 0.0
        elif event.word is Word.TEXT and self._storage is not None:
            self._storage.take_direct(event.detail)
        elif event.word is Word.RESTARTED:
            self.health, self._look_at = None, 0.0
        elif event.word is Word.RINGS and self._ringing.call is None:
            line.tell("ATH")  # nobody speaks here, and a line that is taken rings nobody
        else:
            self._ringing.heed(event, self._put)

    # Texts.

    def _send(self, line: ModemLine, errand: Errand) -> None:
        if not errand.order.wanted(self._wanted):
            errand.fail(TemporaryFailure("its alarm has gone on"))
            return
        try:
            receipt = self._sending.send(line, errand.order)
        except (Silent, OSError):
            unsure = self._sending.unsure(errand.order)
            errand.fail(PermanentFailure(UNSURE) if unsure else TemporaryFailure("the modem does not answer"))
            raise
        except PermanentFailure as failure:
            # Once is enough: no modem that works says OK and names nothing.
            self._count_refusals(str(failure), REFUSALS if self._sending.unsure(errand.order) else 0)
            errand.fail(failure)
        except TemporaryFailure as failure:
            if self._ringing.call is not None and not self._alone:
                self._alone = True
                self._errands.put(errand)
                return
            self._count_refusals(str(failure), 1)
            errand.fail(failure)
        else:
            self._refused = 0
            self._useful()
            errand.succeed(receipt)
            if errand.left and errand.order.notification:
                id_ = NotificationId(errand.order.notification)
                self._report(Outcome(id_, NotificationState.SENT, receipt=receipt))

    def _count_refusals(self, reason: str, more: int) -> None:
        self._refused += more
        if self._refused >= REFUSALS:
            self._useless(reason, 0.0, blocks=False)

    # The storage.

    def _tidy(self, line: ModemLine) -> None:
        """Read what is new, free what is committed, answer who asked."""
        storage, now = self._storage, time.monotonic()
        if storage is None:
            return
        while self._free:
            places = storage.places(self._free.popleft())
            if places:
                self._stuck = not delete(line, places, self._settings.patience)
            if self._stuck:
                self._useless("the texts of the SIM cannot be deleted", 0.0, blocks=False)
        if now >= self._read_at:
            self._read_at = now + (self._settings.look_every if storage.read(line) else READ_EVERY)
        free = self._ringing.call is None or not self._alone
        if self._answers and free and not self._errands.urgent(Kind.TEXT):
            try:
                self._sending.send(line, self._answers.popleft())
            except (TemporaryFailure, PermanentFailure) as failure:
                log.warning("modem: a reply was not sent: %s", failure)

    # Of use, or not.

    def _lose(self, trouble: str, after: float) -> None:
        if self._line is not None:
            log.warning("modem lost: %s", trouble)
        self._useless(trouble, after)
        self._ringing.lose(trouble)

    def _useless(self, trouble: str, after: float, *, blocks: bool = True) -> None:
        """Note that nothing can be sent, and tell it where that lasts; what waits is not kept waiting."""
        if blocks:
            self._trouble = trouble
            self._give_up(trouble)
        if time.monotonic() - self._useless_since >= after:
            self._tell(trouble)

    def _useful(self) -> None:
        self._trouble = ""
        self._useless_since = time.monotonic()
        self._tell("")

    def _give_up(self, trouble: str) -> None:
        for errand in self._errands.take_all():
            errand.fail(TemporaryFailure(f"modem: {trouble}"))

    def _tell(self, trouble: str) -> None:
        if trouble != self._told and self._notify is not None:
            self._told = trouble
            words = trouble or (self.health.words() if self.health is not None else "ready")
            log.log(logging.WARNING if trouble else logging.INFO, "modem: %s", words)
            self._notify(Notice(SOURCE, DEVICE, not trouble, words))
