"""Use cases of the installer in the field: what is asked of the core, and what the core answers.

The API asks by a row, the core answers into small tables: neither calls the other. Never installs anything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gateway.domain.heard import (
    DISCOVERY_LASTS,
    ENROL_LASTS,
    JOINING_LASTS,
    MOST_TRIED,
    ORDER_LASTS,
    TEST_LASTS,
    FieldRequest,
    Heard,
    RequestState,
    Tried,
    Want,
)
from gateway.domain.model import DeviceId, Now
from gateway.store import enrolment, heard
from gateway.store.db import Database
from gateway.store.queries import heard as found

_LASTS = {
    Want.DISCOVER: DISCOVERY_LASTS,
    Want.JOIN: JOINING_LASTS,
    Want.IDENTIFY: ORDER_LASTS,
    Want.TEST: TEST_LASTS,
    Want.ENROL: ENROL_LASTS,
}


def ask(database: Database, want: Want, subject: str, by: str, now: Now) -> None:
    """Record what somebody wants of the core; what was wanted of the same before is over."""
    with database.write() as connection:
        heard.end_requests(connection, want, subject)
        heard.ask(connection, want, subject, by, now.at, now.steady + _LASTS[want])


def end(database: Database, want: Want, subject: str = "") -> None:
    """End what was wanted before its time is over."""
    with database.write() as connection:
        heard.end_requests(connection, want, subject)


def holding(database: Database, now: Now) -> Sequence[FieldRequest]:
    """Return the wishes that hold now; those whose time is over are ended."""
    with database.look() as connection:
        asked = found.open_requests(connection)
    over = [each for each in asked if each.until <= now.steady]
    if over:
        with database.write() as connection:
            for each in over:
                heard.settle_request(connection, each.id, RequestState.ENDED, "")
            enrolment.forget(connection)
    return [each for each in asked if each.until > now.steady]


def settle(database: Database, request: FieldRequest, refusal: str = "") -> None:
    """Record that a wish was carried out, or why it was not."""
    state = RequestState.REFUSED if refusal else RequestState.DONE
    with database.write() as connection:
        heard.settle_request(connection, request.id, state, refusal)


def held(database: Database, want: Want, subject: str, now: Now) -> FieldRequest | None:
    """Return the wish of a kind about something that holds now; None where none does."""
    with database.look() as connection:
        found_ = found.latest_request(connection, want, subject)
    holds = found_ is not None and found_.state is RequestState.OPEN and found_.until > now.steady
    return found_ if holds else None


def said(database: Database, request: FieldRequest, limit: int = MOST_TRIED) -> Sequence[Tried]:
    """Return what a device under test has said since it was asked for, oldest first."""
    with database.look() as connection:
        return found.tried(connection, request.subject, request.asked_at, limit)[::-1]


def inbox(database: Database) -> Sequence[Heard]:
    """Return what was heard and not adopted as of the last writing."""
    with database.look() as connection:
        return found.all_heard(connection)


def keep(database: Database, entries: Collection[Heard], gone: Collection[str], dropped: int) -> None:
    """Write what changed in the inbox."""
    with database.write() as connection:
        heard.keep_heard(connection, entries, gone)
        heard.set_dropped(connection, dropped)


def keep_tried(database: Database, readings: Sequence[Tried]) -> None:
    """Write what devices under test have just said."""
    with database.write() as connection:
        heard.keep_tried(connection, readings, MOST_TRIED)


def tested(requests: Sequence[FieldRequest]) -> frozenset[DeviceId]:
    """Return the devices that are under test."""
    return frozenset(DeviceId(each.subject) for each in requests if each.want is Want.TEST)
