"""A card given out by holding it to a reader: who waits for it, what was shown, whose it becomes.

Only while somebody of the office waits, for two minutes at one reader, the hash of a card that nobody has is
kept; its value never is. Decides nothing about doors.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.access import Credential, CredentialKind, normal
from gateway.domain.errors import CuobianError
from gateway.domain.heard import Want
from gateway.domain.model import DeviceId, Now
from gateway.service import credentials, discovery
from gateway.service.linkkey import LinkKey
from gateway.store import enrolment, heard
from gateway.store.db import Database

CARD = CredentialKind.CARD


class NothingShown(CuobianError):
    """No card that nobody has was held to the reader while somebody waited for one."""

    code = "credential.not_shown"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody waits for a card at a reader."""

    until: datetime
    """On the wall clock."""
    shown_at: datetime | None
    count: int
    """How many showings there were; of several the last one counts."""


def begin(database: Database, reader: DeviceId, by: str, now: Now) -> None:
    """Wait for a card; recorded with who and when. What was waited for before at this reader is over."""
    discovery.ask(database, Want.ENROL, reader, by, now)
    with database.write() as connection:
        enrolment.forget(connection)


def waiting(database: Database, reader: DeviceId, by: str, now: Now) -> Waiting | None:
    """Return what became of waiting so far; None where this person does not wait, or no longer."""
    with database.read() as connection:
        request = _own(connection, reader, by, now)
        if request is None:
            return None
        found = enrolment.shown(connection, request)
        until = heard.until(connection, request)
    left = until - now.steady
    if found is None:
        return Waiting(now.at + left, None, 0)
    return Waiting(now.at + left, found.at, found.count)


def give(database: Database, reader: DeviceId, wanted: Credential, by: str, now: Now) -> Credential:
    """Give somebody the card that was shown last, in one transaction.

    What another one waits for at the same reader is not given out: that card is somebody else's.
    Raises NothingShown, CredentialRefused or NotFound.
    """
    credentials.check(database, wanted)
    with database.write() as connection:
        request = _own(connection, reader, by, now)
        found = enrolment.shown(connection, request) if request is not None else None
        if found is None:
            raise NothingShown("found no card, expected one held to the reader within two minutes")
        given = credentials.insert(connection, wanted, found.hash, now)
        heard.end_requests(connection, Want.ENROL, reader)
        enrolment.forget(connection)
    return given


def stop(database: Database, reader: DeviceId) -> None:
    """Wait no longer, and forget what was shown."""
    with database.write() as connection:
        heard.end_requests(connection, Want.ENROL, reader)
        enrolment.forget(connection)


def caught(connection: Connection, reader: DeviceId, value: str, now: Now, keys: LinkKey) -> bool:
    """Keep a card that nobody has where somebody waits for it; True for the first one shown.

    The first one is no wrong attempt, since it was asked for; whoever tries others meanwhile is counted.
    """
    request = enrolment.asked(connection, reader, now.steady)
    if request is None:
        return False
    with suppress(ValueError):
        hash_ = keys.credential(CARD.value, normal(CARD, value))
        return enrolment.keep(connection, request[0], hash_, now.at) == 1
    return False


def _own(connection: Connection, reader: DeviceId, by: str, now: Now) -> int | None:
    """Return the wish of this person that waits at a reader."""
    request = enrolment.asked(connection, reader, now.steady)
    return request[0] if request is not None and request[1] == by else None
