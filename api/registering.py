"""Having a look on record before it is answered: the one place where routes call the register. Shows nothing.

A route calls `seen` or `list_seen` and answers after; where the row cannot be written it answers nothing
(FIGURES F21).
"""

from __future__ import annotations

import logging

from anyio.to_thread import run_sync
from fastapi import Request

from api.access import Visitor
from api.origin import address_of, network
from api.parts import Parts
from gateway.domain.errors import CuobianError, StoreRefused
from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import Act
from gateway.service import accounts, register, reviews
from gateway.service.log_in_rows import of_failure

logger = logging.getLogger(__name__)

REFUSALS = ("access.", "review.", "session.kiosk", "session.csrf", "session.enrol_first")
"""Codes that say somebody known was refused what they asked for."""


async def seen(
    parts: Parts,
    visitor: Visitor,
    act: Act,
    what: str,
    *,
    places: tuple[PlaceId, ...] = (),
    persons: tuple[PersonId, ...] = (),
    why: str = "",
    detail: str = "",
) -> None:
    """Commit that somebody is about to see evidence or a person.

    Raises StoreRefused, or TooFast after too many within a minute: then show nothing.
    """
    now = parts.clock.moment()
    measured(parts, visitor)
    row = reviews.look(
        act, what, visitor.by, now, visitor.inside, places=places, persons=persons, why=why, detail=detail
    )
    await run_sync(register.recorded, parts.database, row)


def measured(parts: Parts, visitor: Visitor) -> None:
    """Count a row that somebody is about to cause. Raises TooFast after too many within a minute."""
    parts.seen.take(visitor.name, parts.clock.moment().steady)


async def list_seen(parts: Parts, visitor: Visitor, what: str) -> None:
    """Have on record that somebody reads a list; within a quarter of an hour the same list is counted."""
    now = parts.clock.moment()
    inside = visitor.inside
    places = inside.review.case.places if inside is not None else ()
    row = reviews.look(Act.LIST_SEEN, what, visitor.by, now, inside, places=places)
    await run_sync(parts.lists.note, row, now)


async def person_seen(parts: Parts, visitor: Visitor, what: str, person: str) -> None:
    """Commit that somebody is about to see what is kept of one person; `what` names the record, not whom."""
    await seen(parts, visitor, Act.PERSON_SEEN, what, persons=(PersonId(person),))


async def failed(request: Request, parts: Parts, name: str, code: str) -> None:
    """Put on record that a log-in failed; a disk that is full leaves it at the refusal."""
    now = parts.clock.moment()
    row = of_failure(network(address_of(request)), accounts.number_of(parts.database, name), code, now)
    try:
        await run_sync(parts.failures.note, row, now)
    except StoreRefused as problem:
        logger.warning("failed log-in not on record: %s", problem)


async def refused(request: Request, error: CuobianError) -> None:
    """Put on record that somebody known was refused; a disk that is full leaves it at the refusal."""
    visitor = getattr(request.state, "visitor", None)
    if not isinstance(visitor, Visitor) or not error.code.startswith(REFUSALS):
        return
    parts: Parts = request.app.state.parts
    now = parts.clock.moment()
    path = str(getattr(request.scope.get("route"), "path", "?"))
    row = reviews.look(
        Act.DENIED, f"route:{request.method} {path}", visitor.by, now, visitor.inside, detail=error.code
    )
    try:
        await run_sync(parts.denials.note, row, now)
    except StoreRefused as problem:
        logger.warning("refusal not on record: %s", problem)
