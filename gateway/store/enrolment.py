"""Statements about a card that somebody waits for at a reader: its keyed hash, and no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.heard import Want
from gateway.domain.model import DeviceId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Statement

_ASKED = Statement(
    f"SELECT id, by FROM field_request WHERE want = '{Want.ENROL.value}' AND subject = :reader"
    " AND state = 'open' AND until > :now ORDER BY id DESC LIMIT 1"
)
_KEEP = Statement(
    "INSERT INTO shown_card (request, hash, at, count) VALUES (:request, :hash, :at, 1)"
    " ON CONFLICT (request) DO UPDATE SET hash = :hash, at = :at, count = count + 1 RETURNING count"
)
_SHOWN = Statement("SELECT hash, at, count FROM shown_card WHERE request = :request")
_FORGET = Statement(
    "DELETE FROM shown_card WHERE request IN (SELECT id FROM field_request WHERE state != 'open')"
)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """The card nobody has that was shown last; `count` is how many showings there were."""

    hash: bytes
    at: datetime
    count: int


def asked(connection: Connection, reader: DeviceId, now: datetime) -> tuple[int, str] | None:
    """Return the wish that waits for a card at a reader, and whose it is (`now` on the steady clock)."""
    row = _ASKED.first(connection, {"reader": reader, "now": to_micros(now)})
    return None if row is None else (row[0], row[1])


def keep(connection: Connection, request: int, hash_: bytes, at: datetime) -> int:
    """Keep what was shown last, and return how many showings that makes."""
    return int(_KEEP.scalar(connection, {"request": request, "hash": hash_, "at": to_micros(at)}))


def shown(connection: Connection, request: int) -> ShownCard | None:
    """Return what was shown while a wish waited."""
    row = _SHOWN.first(connection, {"request": request})
    return None if row is None else ShownCard(row[0], from_micros(row[1]), row[2])


def forget(connection: Connection) -> None:
    """Forget what was shown for wishes that are over."""
    _FORGET.run(connection)
