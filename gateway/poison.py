"""What to do with a reading that cannot be recorded as it is: keep the call for help, set the rest aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gateway.domain.model import DeviceId, EventType, RawMessage, Reading, Receipt, ReceiptStatus
from gateway.service.batch import Committed

ASIDE = "could not be recorded as it came"
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
        raw=raw.payload[:KEPT_RAW],
        source=raw.source,
        qos=raw.qos,
        retained=raw.retained,
    )


def refused(reading: Reading) -> Receipt:
    """Return the receipt of a reading of which not even a plain form could be recorded."""
    return Receipt(reading.device, reading.sender_id, ReceiptStatus.REJECTED, ASIDE)


def together(committed: Sequence[Committed]) -> Committed:
    """Return several transactions' results as one, in order."""
    return Committed(
        tuple(receipt for each in committed for receipt in each.receipts),
        tuple(dispatch for each in committed for dispatch in each.dispatches),
        tuple(ordered for each in committed for ordered in each.ordered),
        any(each.changed for each in committed),
        tuple(order for each in committed for order in each.orders),
        any(each.doors for each in committed),
    )
