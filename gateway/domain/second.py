"""A door that wants a second proof beside a card: a living face or a PIN, whichever the person likes. Pure.

Neither is the only way: without a camera, without consent, without a match the PIN opens as always, and a
face never opens anything by itself (PRIVACY rules 2 and 14). Whoever comes to help is asked for nothing more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.door import Grant, GrantKind, Waiting
from gateway.domain.model import PersonId
from gateway.domain.site_doors import Door
from gateway.domain.vision import Liveness

WITHIN = timedelta(seconds=30)
"""How long a card waits for its second proof."""


class Next(StrEnum):
    """What becomes of something that was presented."""

    OPEN = "open"
    WAIT = "wait"
    """The card is right; the second proof is to come."""
    CARD_FIRST = "card_first"
    """The PIN is right, and whose it is has shown no card."""


def next_for(door: Door, found: Credential, grant: Grant, waiting: Waiting | None, now: datetime) -> Next:
    """Return what becomes of a credential that access granted."""
    helper, visitor = grant.kind is not GrantKind.CREDENTIAL, found.holder is None
    if not door.second or helper or visitor or found.kind is CredentialKind.PLATE:
        return Next.OPEN
    if found.kind is CredentialKind.CARD:
        return Next.WAIT
    return Next.OPEN if _is(waiting, found.holder, now) else Next.CARD_FIRST


def waits(waiting: Waiting | None, now: datetime) -> bool:
    """Tell whether a card waits for its second proof now."""
    return waiting is not None and now < waiting.until


def face_opens(
    waiting: Waiting | None, person: PersonId | None, expectation: str, liveness: str, now: datetime
) -> bool:
    """Tell whether a face is the second proof: the card holder's own, alive, asked for by this card."""
    return (
        _is(waiting, person, now)
        and waiting is not None
        and waiting.expectation != ""
        and waiting.expectation == expectation
        and liveness == Liveness.PASSED.value
    )


def _is(waiting: Waiting | None, person: PersonId | None, now: datetime) -> bool:
    return waiting is not None and waiting.person == person and now < waiting.until
