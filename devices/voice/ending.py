"""From what SIP says of a call's end to what happened. Pure; RFC 3261 §21 and what networks make of it."""

from __future__ import annotations

import re

from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.phone import CallEnd

BUSY = frozenset({486, 600})
REFUSED = frozenset({603, 607})
NO_SUCH_NUMBER = frozenset({404, 410, 484, 485, 604})
"""Says a server about the number; never at this address."""
NOT_LET = frozenset({401, 402, 403, 407})
"""Says a server about us."""


def code_of(reason: str) -> int:
    """Return the SIP code that a reason begins with, 0 where it has none."""
    found = re.match(r"\s*([3-6]\d\d)\b", reason)
    return int(found[1]) if found else 0


def unanswered(reason: str, *, rang: bool, given_up: bool) -> CallEnd:
    """Return how a call ended that nobody took; `given_up`: it was ended from here."""
    code = code_of(reason)
    if rang and (code in BUSY or code in REFUSED):
        return CallEnd.REFUSED
    if rang:
        return CallEnd.RANG
    if code in REFUSED:
        return CallEnd.REFUSED
    if code in BUSY:
        return CallEnd.BUSY
    return CallEnd.RANG if given_up and not reason else CallEnd.UNREACHED


def failure_of(end: CallEnd, reason: str) -> TemporaryFailure | PermanentFailure | None:
    """Return why nobody's phone rang; None where one did."""
    if end is CallEnd.BUSY:
        return TemporaryFailure("voice: busy")
    if end is not CallEnd.UNREACHED:
        return None
    code = code_of(reason)
    if code in NO_SUCH_NUMBER:
        return PermanentFailure(f"voice: did not ring, the SIP server knows no such number ({code})")
    if code in NOT_LET:
        return TemporaryFailure(
            f"voice: did not ring, the SIP server does not let this account call ({code})"
        )
    why = f"SIP {code}" if code else "no answer from the SIP server"
    return TemporaryFailure(f"voice: did not ring, {why}")
