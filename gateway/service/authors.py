"""Who is behind a change, wherever it is written: no use case is told, and none can forget to say it.

Whoever takes an order in – a request, a command – says once on whose behalf; a change writes its row with
it, in its own transaction. Never decides whether somebody may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from gateway.domain.model import PersonId, PlaceId
from gateway.domain.register import Act, Entry
from gateway.domain.site_changes import Change
from gateway.store import register

COMMAND_LINE = "command line"
TOLD = 20
"""Changes that a row names one by one; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who changes something."""

    name: str
    role: str
    now: Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


CORE = Author("core", "gateway", _now)
_acting: ContextVar[Author] = ContextVar("author", default=CORE)


def act_as(author: Author) -> None:
    """Let what follows in this request be done on somebody's behalf."""
    _acting.set(author)


def present() -> Author:
    """Return on whose behalf things are done now."""
    return _acting.get()


@contextmanager
def acting(author: Author) -> Iterator[None]:
    """Let a block be done on somebody's behalf."""
    token = _acting.set(author)
    try:
        yield
    finally:
        _acting.reset(token)


def changed(
    connection: Connection,
    what: str,
    detail: str,
    *,
    act: Act = Act.CHANGED,
    persons: tuple[PersonId, ...] = (),
    places: tuple[PlaceId, ...] = (),
) -> None:
    """Write that something was changed, in the transaction that changes it; `what` names no person."""
    author = present()
    register.append(
        connection,
        Entry(
            author.now(), act, what, author.name, author.role, detail=detail, persons=persons, places=places
        ),
    )


def site_changed(connection: Connection, changes: Sequence[Change]) -> None:
    """Write what was changed in the site, by ids and never by names."""
    told = [" ".join(filter(None, (each.sign, each.noun, each.id))) for each in changes[:TOLD]]
    more = len(changes) - len(told)
    whom = [each.id for each in changes if each.noun == "person"] if not more else []
    where = [each.id for each in changes if each.noun == "place"] if not more else []
    changed(
        connection,
        "site",
        "; ".join([*told, *([f"{more} more"] if more else [])]),
        persons=tuple(map(PersonId, whom)),
        places=tuple(map(PlaceId, where)),
    )
