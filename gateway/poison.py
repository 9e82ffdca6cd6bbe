"""What to do with a reading that cannot be recorded as it is: keep the call for help, set the rest aside.

Owns what may be told to its sender then. Never writes by itself: it is given how.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gateway.domain.errors import StoreDamaged
from gateway.domain.model import DeviceId, EventType, RawMessage, Reading, Receipt, ReceiptStatus
from gateway.domain.notification import Outcome
from gateway.service.batch import Committed, together
from gateway.service.ingest import Work

log = logging.getLogger(__name__)

Write = Callable[[Work], Committed]
"""Writes one transaction. Raises StoreDamaged, and what nobody foresaw."""

ASIDE = "could not be recorded as it came"
UNWRITTEN = "nothing about it has been written"
KEPT_RAW = 512
"""Bytes kept of what could not be decoded."""


def defused(reading: Reading) -> Sequence[Reading]:
    """Return ever plainer forms of a reading; an SOS is first tried bare, so that poison suppresses none."""
    bare = replace(reading, at=None, person=None, detail="{}", raw=b"", battery=None, presented="")
    aside = replace(bare, type=EventType.UNDECODED, sender_id=None, reason=ASIDE)
    return (bare, aside) if reading.type is EventType.SOS_PRESSED else (aside,)


def unreadable(raw: RawMessage) -> Reading:
    """Return what stands for a message that decoding broke at."""
    return Reading(
        device=DeviceId(raw.source),
        type=EventType.UNDECODED,
        received_at=raw.received_at,
        reason="could not be decoded",
        # What a reader was shown is kept nowhere, whatever became of it.
        raw=b"" if b"access." in raw.payload else raw.payload[:KEPT_RAW],
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
    )


def mention(reading: Reading) -> Reading:
    """Return a line that takes nothing but the time from a reading of which no form can be recorded."""
    gateway = DeviceId("gateway")
    return Reading(gateway, EventType.UNDECODED, reading.received_at, reason=ASIDE, source="gateway")


def refused(reading: Reading) -> Receipt:
    """Return the receipt of a reading of which not even a plain form could be recorded."""
    return Receipt(reading.device, reading.sender_id, ReceiptStatus.REJECTED, ASIDE)


def unwritten(reading: Reading) -> Receipt:
    """Return what stands for the receipt of a reading that a damaged store did not take; told to nobody."""
    return Receipt(reading.device, reading.sender_id, ReceiptStatus.REJECTED, UNWRITTEN)


def to_be_told(readings: Sequence[Reading], receipts: Sequence[Receipt]) -> Sequence[Receipt] | None:
    """Return what the sender may hear; None where nothing is written and the message itself must come again.

    A press that became no case is never told `rejected`: its button shall go on repeating.
    """
    if any(receipt.reason == UNWRITTEN for receipt in receipts):
        return None
    lost = ReceiptStatus.REJECTED
    each = zip(readings, receipts, strict=True)
    return [told for said, told in each if not (told.status is lost and said.type is EventType.SOS_PRESSED)]


@dataclass(slots=True)
class Parts:
    """Writes by halves, so that one bad reading among two hundred costs some syncs and not two hundred."""

    write: Write
    damage: StoreDamaged | None = None
    """Why some of it could not be written by any means."""
    _done: list[Committed] = field(default_factory=list)

    @property
    def committed(self) -> Committed:
        """What all the transactions have put on the disk, as if they were one."""
        return together(self._done)

    def take(self, work: Work) -> None:
        """Write what can be written of it; receipts keep the order of the readings.

        Raises where not even a line about a lost reading can be written: then the reading is not at fault.
        """
        self._try(replace(work, readings=(), outcomes=()))
        self._outcomes(work.outcomes)
        self._readings(work.readings)

    def _outcomes(self, outcomes: Sequence[Outcome]) -> None:
        if outcomes and self._try(Work(outcomes=outcomes)) is not None and len(outcomes) > 1:
            half = len(outcomes) // 2
            self._outcomes(outcomes[:half])
            self._outcomes(outcomes[half:])

    def _readings(self, readings: Sequence[Reading]) -> None:
        if len(readings) == 1:
            self._alone(readings[0])
        elif readings and self._try(Work(readings=readings)) is not None:
            half = len(readings) // 2
            self._readings(readings[:half])
            self._readings(readings[half:])

    def _alone(self, reading: Reading) -> None:
        for form in (reading, *defused(reading)):
            error = self._try(Work(readings=[form]))
            if error is None:
                return
            if isinstance(error, StoreDamaged):
                self._done.append(Committed((unwritten(reading),)))
                return
        # Only a store that takes a line about it has shown that it was the reading's own fault.
        self._done.append(
            replace(self.write(Work(readings=[mention(reading)])), receipts=(refused(reading),))
        )

    def _try(self, work: Work) -> Exception | None:
        try:
            self._done.append(self.write(work))
        except StoreDamaged as error:
            log.exception("damage keeps %s readings from being written", len(work.readings))
            self.damage = error
            return error
        except Exception as error:  # edge: an engine step; poison must not stop the others
            log.exception("cannot be written: %s", [each.device for each in work.readings])
            return error
        return None
