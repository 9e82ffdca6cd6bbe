"""Rows of the register for its own page: newest first, by who, what, review and day. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.register import GENESIS
from gateway.store import register
from gateway.store.moment import to_micros
from gateway.store.register import LAST_OF_ALL, Stored
from gateway.store.statement import Statement

_PIECES = {
    "act": "act = :act",
    "review": "review = :review",
    "since": "at >= :since",
    "until": "at < :until",
    "who": (
        "EXISTS (SELECT 1 FROM register_secret s WHERE s.seq = register.seq AND s.field = 'who'"
        " AND s.text = :who)"
    ),
}
_COUNT = Statement("SELECT coalesce(max(seq), 0) FROM register")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows; None leaves a side open. Times are by the wall clock, the end excluded."""

    act: str | None = None
    who: str | None = None
    review: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(
    connection: Connection, wanted: RowFilter, before: int = LAST_OF_ALL, most: int = 100
) -> Sequence[Stored]:
    """Return rows below a number, newest first."""
    found = {
        "act": wanted.act,
        "who": wanted.who,
        "review": wanted.review,
        "since": to_micros(wanted.since) if wanted.since is not None else None,
        "until": to_micros(wanted.until) if wanted.until is not None else None,
    }
    values = {name: each for name, each in found.items() if each is not None}
    conditions = " AND ".join(["seq < :before", *(_PIECES[name] for name in values)])
    chosen = Statement(f"SELECT seq FROM register WHERE {conditions} ORDER BY seq DESC LIMIT :most")
    rows = chosen.rows(connection, {**values, "before": before, "most": most})
    return register.by_numbers(connection, [int(seq) for (seq,) in rows])


def length(connection: Connection) -> int:
    """Return how many rows there are: they are numbered without a gap."""
    return int(_COUNT.scalar(connection))


def following(connection: Connection, after: int, most: int) -> Sequence[Stored]:
    """Return rows behind a number in order, each with the hash it hangs on."""
    previous = register.hash_of(connection, after) or GENESIS
    return register.rows(connection, after + 1, most, previous)
