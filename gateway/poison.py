"""What to do with a reading that cannot be recorded as it is: keep the call for help, set the rest aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gateway.domain.model import EventType, Reading
from gateway.service.batch import Committed


def defused(reading: Reading) -> Sequence[Reading]:
    """Return ever plainer forms of a reading; an SOS is first tried bare, so that poison suppresses none."""
    bare = replace(reading, at=None, person=None, detail="{}", raw=b"", battery=None)
    aside = replace(bare, type=EventType.UNDECODED, sender_id=None, reason="could not be recorded as it came")
    return (bare, aside) if reading.type is EventType.SOS_PRESSED else (aside,)


def together(committed: Sequence[Committed]) -> Committed:
    """Return several transactions' results as one, in order."""
    return Committed(
        tuple(receipt for each in committed for receipt in each.receipts),
        tuple(dispatch for each in committed for dispatch in each.dispatches),
        tuple(ordered for each in committed for ordered in each.ordered),
        tuple(alarm for each in committed for alarm in each.moved),
    )
